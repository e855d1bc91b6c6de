"""`recovery-kit`: a page or a text, of which nothing is secret; `ready` says when it must be printed again."""

import stat
from pathlib import Path

import pytest

from bot.store.key_ring import KeyRing
from tests.cli.conftest import Run
from tests.keys import OLD
from tests.stage import TOKEN

#: The secrets of an operator, each in its setting.
SECRETS = {
    "TELEGRAM_BOT_TOKEN": TOKEN,
    "DATA_KEY": OLD,
    "BACKUP_PASSPHRASE": "candle and carnation",
    "HEARTBEAT_URL": "https://hc-ping.com/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
    "ALARM_URLS": "mailtos://anna:hunter2secret@example.org",
    "WEB_URL": "https://hidden.example.org",
    "TELEGRAM_API_URL": "http://127.0.0.1:9/hidden-path",
}

#: What is secret in them.
HIDDEN = (
    TOKEN.partition(":")[2],
    *(
        OLD,
        "candle and carnation",
        "5bf66975",
        "hunter2secret",
        "anna:",
        "hidden-path",
        "hidden.example",
    ),
)


@pytest.fixture
def secrets(created: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database, and settings with secrets."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OPERATOR_IDS", "1001,1002")
    monkeypatch.setenv("BACKUP_DIR", "backups")
    return created


@pytest.mark.usefixtures("secrets")
def test_no_secret_is_on_it(run: Run, tmp_path: Path) -> None:
    """Neither on the page nor in the text; the settings that hold one are there to be completed by hand."""
    texts = [run("recovery-kit").output]
    for name in ("kit.html", "kit.txt"):
        assert run("recovery-kit", name).exit_code == 0
        texts.append((tmp_path / name).read_text("utf-8"))
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600

    for text in texts:
        assert not [secret for secret in HIDDEN if secret in text]
        for name in SECRETS:
            assert f"{name}=" in text
        for fact in (
            KeyRing([OLD]).ids[0],
            "1001",
            "1002",
            "BACKUP_DIR=backups",
            "resume --trust-ledger --by 1001",
        ):
            assert fact in text
        assert f"id {TOKEN.partition(':')[0]}" in text


def test_no_password_of_the_database_is_on_it(
    created: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is there without it."""
    if created.startswith("postgresql://"):
        created = created.replace("bot@", "bot:hunter3secret@")
        monkeypatch.setenv("DATABASE_URL", created)

    out = run("recovery-kit").output

    assert "hunter3secret" not in out
    assert created.rpartition("/")[2] in out


@pytest.mark.usefixtures("secrets")
def test_a_file_is_replaced_only_when_asked(run: Run, tmp_path: Path) -> None:
    """Exit code 2, and the file is as it was."""
    (tmp_path / "kit.html").write_text("mine")

    assert "already exists" in str(run("recovery-kit", "kit.html").exception)
    assert (tmp_path / "kit.html").read_text() == "mine"
    assert run("recovery-kit", "kit.html", "--force").exit_code == 0
    assert "From nothing to GO" in (tmp_path / "kit.html").read_text("utf-8")


@pytest.mark.usefixtures("secrets")
def test_ready_says_when_to_print_it_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a setting has changed; it is no NO-GO. What is only printed in the terminal does not count."""
    run("recovery-kit")
    before = run("ready").output
    run("recovery-kit", "kit.html")
    after = run("ready").output
    monkeypatch.setenv("OPERATOR_IDS", "1001")
    changed = run("ready").output

    assert "ok  recovery-kit  none was made" in before
    assert "describes the settings as they are" in after
    assert "ok  recovery-kit  settings have changed since" in changed

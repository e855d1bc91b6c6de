"""`install-service`: writes units that systemd accepts, and refuses with a sentence what cannot work."""

import getpass
import os
from pathlib import Path

import pytest

from bot.cli import install_service
from bot.errors import (
    BotError,
    DataKeyUnreadable,
    ServiceAccessMissing,
    ServiceAccountUnusable,
    ServiceDataKeyElsewhere,
    ServiceNeedsSystemd,
    ServicePathUnusable,
    ServiceSettingsElsewhere,
    ServiceWithoutEnv,
    TokenMissing,
    UnitChanged,
    UnitNotWritten,
)
from bot.operations.service_units import BACKUP, RUN, SENDER, TIMER
from tests import systemd
from tests.cli.conftest import Run
from tests.keys import key
from tests.stage import TOKEN

#: Who runs the bot in these tests.
ME = ("--as", getpass.getuser())

A_KEY = key(1)


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line in a folder with `.env`, on a machine without systemd."""
    monkeypatch.setattr(install_service, "BOOTED", tmp_path / "no-systemd")
    monkeypatch.setattr(install_service, "SYSTEM", tmp_path / "system")
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nBACKUP_DIR=backups\n")
    return run


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The folder for the units."""
    return tmp_path / "units"


def test_it_writes_what_systemd_accepts(run: Run, units: Path, tmp_path: Path) -> None:
    """With the paths of this installation; the folders that it needs are created, and the next commands named."""
    others = tmp_path / "others"
    result = run("install-service", *ME, "--into", units, "--backup-to", others)

    assert result.exit_code == 0, result.exception
    written = {path.name: path.read_text("utf-8") for path in units.iterdir()}
    assert {*written} == {RUN, BACKUP, TIMER}
    assert f"WorkingDirectory={tmp_path}\n" in written[RUN]
    assert f'BindPaths="{tmp_path}/data"\n' in written[RUN] or tmp_path.parts[1] != "tmp"
    systemd.verify(written, tmp_path)
    assert all((tmp_path / name).stat().st_mode & 0o777 == 0o700 for name in ("data", "backups"))
    assert others.is_dir()
    for line in ("daemon-reload", "enable --now commemoration-bot\n", "journalctl", f"now {TIMER}"):
        assert line in result.output


def test_a_changed_unit_is_kept(run: Run, units: Path) -> None:
    """Unless it is forced. One that is unchanged is replaced without a word."""
    for _ in range(2):
        assert run("install-service", *ME, "--into", units).exit_code == 0
    written = (units / RUN).read_text("utf-8")
    (units / RUN).write_text(written.replace("RestartSec=10", "RestartSec=60"), "utf-8")

    refused = run("install-service", *ME, "--into", units)

    assert isinstance(refused.exception, UnitChanged)
    assert "systemctl edit" in str(refused.exception)
    assert "RestartSec=60" in (units / RUN).read_text("utf-8")
    assert run("install-service", *ME, "--into", units, "--force").exit_code == 0
    assert (units / RUN).read_text("utf-8") == written


def test_the_unit_of_another_folder_is_kept(
    run: Run, units: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second bot on the machine does not take the place of the first."""
    assert run("install-service", *ME, "--into", units).exit_code == 0
    second = tmp_path / "second"
    second.mkdir()
    (second / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n")
    monkeypatch.chdir(second)

    refused = run("install-service", *ME, "--into", units)

    assert isinstance(refused.exception, UnitChanged)
    assert f"runs the bot in {tmp_path}" in str(refused.exception)


def test_print_writes_nothing(run: Run, tmp_path: Path) -> None:
    """Neither units nor folders; a sender of its own is shown with PostgreSQL."""
    with (tmp_path / ".env").open("a") as env:
        env.write("DATABASE_URL=postgresql://bot@db.example.org/bot\n")
    before = {*tmp_path.iterdir()}

    result = run("install-service", *ME, "--print")

    assert result.exit_code == 0, result.exception
    assert {*tmp_path.iterdir()} == before
    for name in (RUN, SENDER):
        assert f"# {tmp_path / 'system' / name}\n" in result.output
    assert "Nothing was written" in result.output
    assert TOKEN not in result.output


def test_a_data_key_becomes_a_credential(run: Run, units: Path, tmp_path: Path) -> None:
    """The file is named, and its keys are not read into a unit."""
    file = tmp_path / "key"
    file.write_text(A_KEY + "\n")

    result = run("install-service", *ME, "--into", units, "--data-key", "key")

    assert result.exit_code == 0, result.exception
    text = (units / RUN).read_text("utf-8")
    assert f"LoadCredential=data_key:{file}\n" in text
    assert A_KEY not in text
    assert (
        f"--uid={getpass.getuser()} --same-dir -p LoadCredential=data_key:{file} " in result.output
    )


def test_the_certificate_of_the_webhook_is_seen(run: Run, units: Path, tmp_path: Path) -> None:
    """Wherever it is; without it no unit is written."""
    file = tmp_path.parent / f"{tmp_path.name}-certificate.pem"
    with (tmp_path / ".env").open("a") as env:
        env.write(f"WEBHOOK_CERTIFICATE={file}\n")

    missing = run("install-service", *ME, "--into", units)

    assert isinstance(missing.exception, ServiceAccessMissing)
    assert str(file) in str(missing.exception)
    file.write_text("a certificate")
    assert run("install-service", *ME, "--into", units).exit_code == 0
    text = (units / RUN).read_text("utf-8")
    assert f'BindReadOnlyPaths="{file}"\n' in text or tmp_path.parts[1] != "tmp"


def refusals(tmp_path: Path) -> dict[str, tuple[type[BotError], tuple[str, ...]]]:
    """What is not accepted after each change of the folder, with the words of the command."""
    return {
        "no systemd": (ServiceNeedsSystemd, ()),
        "no .env": (ServiceWithoutEnv, ()),
        "no token": (TokenMissing, ()),
        "environment": (ServiceSettingsElsewhere, ()),
        "quotation mark": (ServicePathUnusable, ()),
        "a line in a path": (ServicePathUnusable, ("--backup-to", f"{tmp_path}/a\nUser=root")),
        "no such key": (DataKeyUnreadable, ("--data-key", "nowhere")),
        "key in .env": (ServiceDataKeyElsewhere, ("--data-key", "key")),
        "no such user": (
            ServiceAccountUnusable,
            ("--as", "nobody-of-this-name", "--into", "units"),
        ),
        "a file as the folder": (UnitNotWritten, ("--into", ".env")),
    }


@pytest.mark.parametrize("case", refusals(Path()))
def test_what_cannot_work_is_refused(
    case: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a sentence, exit code 2, and no unit written."""
    env = tmp_path / ".env"
    (tmp_path / "key").write_text(A_KEY)
    match case:
        case "no .env":
            env.unlink()
        case "no token":
            env.write_text("SEND_RATE=5\n")
        case "environment":
            monkeypatch.setenv("SEND_RATE", "5")
        case "quotation mark":
            env.write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nBACKUP_DIR='a\"b'\n")
        case "key in .env":
            env.write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nDATA_KEY={A_KEY}\n")
    kind, words = refusals(tmp_path)[case]

    result = (
        run("install-service", *ME, *words)
        if case != "no such user"
        else run("install-service", *words)
    )

    if os.geteuid() != 0 and case in {"no systemd", "no such user"}:
        pytest.skip("only root installs for the whole system")
    assert type(result.exception) is kind
    assert kind.exit_code == 2
    assert TOKEN not in str(result.exception)
    assert not [*tmp_path.rglob(RUN)]


def test_the_user_must_reach_the_bot(run: Run, units: Path, tmp_path: Path) -> None:
    """It is tried as that user, before anything is written."""
    if os.geteuid() != 0:
        pytest.skip("only root can try what another user can do")
    tmp_path.chmod(0o700)

    result = run("install-service", "--as", "nobody", "--into", units)

    assert isinstance(result.exception, ServiceAccessMissing)
    assert str(result.exception).startswith("nobody cannot ")
    assert [*units.iterdir()] == []


def test_nobody_runs_it_as_root_by_accident(run: Run, tmp_path: Path) -> None:
    """In a folder of root, --as must be given; --user is for a person's account."""
    if os.geteuid() != 0:
        pytest.skip("only root has root's folders")

    for words in ((), ("--user",)):
        result = run("install-service", *words)
        assert isinstance(result.exception, ServiceAccountUnusable)
        assert "useradd" in str(result.exception)

"""Passwords: whatever the form of an address, none is repeated on the command line or in an error."""

import contextlib
import io
import os
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.cli import main as cli
from bot.errors import DatabaseUnusable
from bot.store.engine import open_database
from bot.store.redacted_url import HIDDEN, shown
from tests import postgres

#: Where nobody listens, so that every address that is taken is tried in vain, and at once.
NOBODY = "127.0.0.1:1"

#: How people write an address, rightly and wrongly.
FORMS = (
    f"postgresql://bot:{{0}}@{NOBODY}/bot",
    f"postgres://bot:{{0}}@{NOBODY}/bot?sslmode=require",
    f"postgresql+asyncpg://bot:{{0}}@{NOBODY}/bot",
    f"postgresql://{{0}}@{NOBODY}/bot",
    f"postgresql://:{{0}}@{NOBODY}/bot",
    f"postgresql://bot%3A{{0}}@{NOBODY}/bot",
    f"postgresql://bot:{{0}}@@{NOBODY}/bot",
    f"postgresql://bot:x@{NOBODY}:{{0}}/bot",
    f"postgresql://bot:{{0}}@{NOBODY}",
    f"postgresql://bot:{{0}}@{NOBODY}/bot/more",
    f"postgresql:/bot:{{0}}@{NOBODY}/bot",
    f"postgresql:bot:{{0}}@{NOBODY}/bot",
    f"postgresql//bot:{{0}}@{NOBODY}/bot",
    f"bot:{{0}}@{NOBODY}/bot",
    f"postgresql://{NOBODY}/bot:{{0}}",
    f"postgresql://{NOBODY}/bot@{{0}}",
    f"postgresql://{NOBODY}/bot?password={{0}}",
    f"postgresql://{NOBODY}/bot#{{0}}",
    f"postgresql://bot;{{0}}@{NOBODY}/bot",
    f"mysql://bot:{{0}}@{NOBODY}/bot",
    f" postgresql://bot:{{0}}@{NOBODY}/bot",
    f"jdbc:postgresql://{NOBODY}/bot?user=bot&password={{0}}",
    "host=127.0.0.1 user=bot password={0} dbname=bot",
    "sqlite:///postgresql://bot:{0}@host/bot",
    "sqlite:///?password={0}",
    "{0}",
)

#: What stands between the two halves of a password, and may break the address apart there.
BREAKS = st.sampled_from(
    [*"@:/?#%&='\"\\ []$-;,+~", "", "\n", "%40", "%00", "ə", "://", "@@", ":@", "//"]
)
HALF = st.from_regex(r"[A-Z][A-Za-z0-9]{7}", fullmatch=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands run."""
    return tmp_path_factory.mktemp("secrets")


def output(folder: Path, words: list[str], **environment: str) -> str:
    """All that a command writes."""
    written = io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(written),
        contextlib.redirect_stderr(written),
        contextlib.suppress(SystemExit),
    ):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["bot", *words])
        for name, value in environment.items():
            patch.setenv(name, value)
        cli.main()
    return written.getvalue()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    form=st.sampled_from(FORMS), halves=st.tuples(HALF, HALF), between=BREAKS, plain=st.booleans()
)
@example(FORMS[0], ("Hunter2A", "Secret2A"), "", True)
@example(FORMS[0], ("Hunter2A", "Secret2A"), "/", True)
@example(FORMS[5], ("Hunter2A", "Secret2A"), "", True)
def test_no_command_repeats_a_password(
    folder: Path, form: str, halves: tuple[str, str], between: str, plain: bool
) -> None:
    """Not as DATABASE_URL, not as FROM or TO, whichever way they are given; neither half of it, nor encoded."""
    password = between.join(halves)
    url = form.format(password if plain else quote(password, safe=""))
    good = f"sqlite:///{folder / 'good.db'}"
    said = [
        output(folder, ["report"], DATABASE_URL=url),
        output(folder, ["move-database"], MOVE_FROM=url, MOVE_TO=good),
        output(folder, ["move-database"], MOVE_FROM=good, MOVE_TO=url),
        output(folder, ["move-database", "--", url, good]),
        output(folder, ["move-database", good, *url.split()]),
    ]
    for text in said:
        assert text
        assert "Traceback" not in text
        assert not any(half.lower() in text.lower() for half in halves), text


@given(halves=st.tuples(HALF, HALF), between=BREAKS, tail=st.sampled_from(["", "\nSEND_RATE=0"]))
@settings(max_examples=60)
def test_no_slip_in_the_file_shows_a_token(
    folder: Path, halves: tuple[str, str], between: str, tail: str
) -> None:
    """`.env` with a token of any form, or one that no form would be."""
    home = folder / "env"
    home.mkdir(exist_ok=True)
    (home / ".env").write_text(
        f"TELEGRAM_BOT_TOKEN=12345 {between.join(halves)}\nDATABASE_URL=sqlite:///x.db{tail}",
        "utf-8",
    )

    text = output(home, ["sender"])

    assert text.count("\n") >= 1
    assert not any(half in text for half in halves), text


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("postgresql://bot:secret@host:5432/bot", "postgresql://host:5432/bot"),
        ("postgresql://bot@[::1]/bot?ssl=require", "postgresql://[::1]/bot"),
        ("sqlite:///data/bot.db", "sqlite:///data/bot.db"),
        ("postgresql://secret:5432/bot", HIDDEN),
        ("postgresql://bot@host/bot:secret", HIDDEN),
        ("sqlite:///bot:secret@host/db", HIDDEN),
    ],
)
def test_what_is_shown_of_an_address(url: str, seen: str) -> None:
    """Scheme, host, port and name of a strict form; nothing of any other."""
    assert shown(url) == seen


async def test_a_refused_login_shows_neither_name_nor_password(server: postgres.Cluster) -> None:
    """PostgreSQL repeats the user's name, in whose place somebody may have written a password."""
    url = server.new_database().replace("bot@", "hunter2@")

    with pytest.raises(DatabaseUnusable, match="does not accept the user") as caught:
        await open_database(url)

    assert "hunter2" not in str(caught.value)


def test_too_many_words_are_not_repeated(folder: Path) -> None:
    """A password with a blank, without quotes, becomes two arguments."""
    words = ["move-database", "sqlite:///a.db", "postgresql://bot:hunter2", "hunter3@host/bot"]

    said = output(folder, words)

    assert "Put each in quotes" in said
    assert "hunter" not in said


def test_missing_addresses_without_a_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, exit code 2."""
    monkeypatch.setattr(sys, "argv", ["bot", "move-database", "-"])
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        with pytest.raises(SystemExit) as ended:
            cli.main()

    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("FROM is missing: ")
    assert "MOVE_FROM" in said
    assert said.count("\n") == 1

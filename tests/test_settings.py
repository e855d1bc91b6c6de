"""Settings: each has its line in .env.example, and a wrong value is answered by a sentence."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import log, settings
from bot.errors import DataKeyUnreadable, EnvUnreadable, SecretInvalid, SettingInvalid

ROOT = Path(__file__).parent.parent

WRONG = [
    ("TELEGRAM_BOT_TOKEN", "no token"),
    ("TELEGRAM_API_URL", "telegram"),
    ("TELEGRAM_API_URL", "http://127.0.0.1:99999"),
    ("TELEGRAM_API_URL", "http://127.0.0.1:0"),
    ("TELEGRAM_API_URL", "http://127.0.0.1:port"),
    ("TELEGRAM_API_URL", "http://a b/"),
    ("TELEGRAM_API_URL", "http://127.0.0.1:8081/a b"),
    ("TELEGRAM_API_URL", "http://anna@127.0.0.1:8081"),
    ("TELEGRAM_API_URL", "http://<host>:8081"),
    ("DATABASE_URL", "mysql://x"),
    ("DATABASE_URL", "sqlite:///"),
    ("DATABASE_URL", "sqlite:///data/x.db?mode=ro"),
    ("DATABASE_URL", "sqlite:///data/x.db#1"),
    ("DATABASE_URL", "sqlite:///."),
    ("DATABASE_URL", "sqlite:////"),
    ("DATABASE_URL", "sqlite:///data/"),
    ("DATABASE_URL", "postgresql://bot@/"),
    ("DATABASE_URL", "postgresql://bot@host"),
    ("DATABASE_URL", "postgresql://bot@host:0/bot"),
    ("DATABASE_URL", "postgresql://bot@host:port/bot"),
    ("DATABASE_URL", "postgresql://bot@host/bot/more"),
    ("DATABASE_URL", "postgresql://bot@host/bot?password=x"),
    ("DATABASE_URL", "postgresql://a@b@host/bot"),
    ("DATABASE_URL", "postgresql://bot%3Ahunter2@host/bot"),
    ("DATABASE_URL", "postgresql://bot:12/3@host"),
    ("DATABASE_URL", "postgresql://bot@" + "a" * 64 + "/bot"),
    ("DATA_KEY", "short"),
    ("DATA_KEY", "A" * 42),
    ("DATA_KEY", "A" * 44),
    ("DATA_KEY", "A" * 42 + "+"),
    ("DATA_KEY", ","),
    ("DATA_KEY", ",".join(["A" * 43] * 6)),
    ("BACKUP_DATA_KEY", "perhaps"),
    ("DEFAULT_LANGUAGE", "?"),
    ("OPERATOR_IDS", "anna"),
    ("OPERATOR_IDS", "-5"),
    ("OPERATOR_IDS", "0"),
    ("OPERATOR_IDS", "-1001234567890"),
    ("OPERATOR_IDS", str(2**52)),
    ("SEND_RATE", "0"),
    ("SEND_RATE", "many"),
    ("LOG_LEVEL", "LOUD"),
    ("WEB_PORT", "http"),
    ("WEB_PORT", "-1"),
    ("WEB_PORT", "65536"),
    ("WEB_HOST", "my machine"),
    ("WEB_HOST", "http://127.0.0.1"),
    ("METRICS_HOST", "my machine"),
    ("WEB_URL", "example.org"),
    ("WEB_URL", "http://example.org"),
    ("WEB_URL", "webcal://example.org"),
    ("WEB_URL", "https://anna@example.org"),
    ("WEB_URL", "https://example.org:0"),
    ("WEB_URL", "https://example.org/a b"),
    ("WEB_URL", "https://example.org/<b>"),
    ("WEB_URL", "https://example.org/?a=b"),
    ("WEB_URL", "https://example.org/#a"),
    ("WEB_URL", "https://example.org/" + "a" * 131),
    ("WEBHOOK_URL", "bot.example.org/telegram"),
    ("WEBHOOK_URL", "http://bot.example.org/telegram"),
    ("WEBHOOK_URL", "https://bot.example.org"),
    ("WEBHOOK_URL", "https://bot.example.org/"),
    ("WEBHOOK_URL", "https://bot.example.org:8080/telegram"),
    ("WEBHOOK_URL", "https://bot.example.org:99999/telegram"),
    ("WEBHOOK_URL", "https://anna:hunter2@bot.example.org/telegram"),
    ("WEBHOOK_URL", "https://bot.example.org/telegram?a=b"),
    ("WEBHOOK_URL", "https://bot.example.org/telegram#a"),
    ("WEBHOOK_URL", "https://bot.example.org/tele gram"),
    ("WEBHOOK_URL", "https://bot.example.org/tele%67ram"),
    ("WEBHOOK_URL", "https://bot.example.org/telegram/"),
    ("WEBHOOK_URL", "https://bot.example.org//telegram"),
    ("WEBHOOK_URL", "https://bot.example.org/../telegram"),
    ("WEBHOOK_URL", "https://bot.example.org/health"),
    ("WEBHOOK_URL", "https://bot.example.org/calendar/az.ics"),
    ("WEBHOOK_URL", "https://bot.example.org/" + "a" * 277),
    ("WEBHOOK_SECRET", "short"),
    ("WEBHOOK_SECRET", "a" * 257),
    ("WEBHOOK_SECRET", "with spaces and more"),
    ("WEBHOOK_SECRET", "a" * 20 + "\n"),
    ("BACKUP_EVERY", "0"),
    ("BACKUP_EVERY", "daily"),
    ("BACKUP_KEEP", "0"),
    ("BACKUP_PASSPHRASE", "short"),
    ("SANDBOX_PORT", "70000"),
    ("HEARTBEAT_URL", "hc-ping.com/5bf66975"),
    ("HEARTBEAT_URL", "ftp://hc-ping.com/5bf66975"),
    ("HEARTBEAT_URL", "https://hc-ping.com"),
    ("HEARTBEAT_URL", "https://hc-ping.com/"),
    ("HEARTBEAT_URL", "https://anna:hunter2@hc-ping.com/5bf66975"),
    ("HEARTBEAT_URL", "https://hc-ping.com:0/5bf66975"),
    ("HEARTBEAT_URL", "https://hc-ping.com/5bf 66975"),
    ("HEARTBEAT_URL", "https://hc-ping.com/5bf66975#a"),
    ("HEARTBEAT_URL", "https://hc-ping.com/5bf66975?a=<b>"),
    ("HEARTBEAT_URL", "https://hc-ping.com/" + "a" * 281),
    ("ALARM_URLS", "anna@example.org"),
    ("ALARM_URLS", "mailto:anna@example.org"),
    ("ALARM_URLS", "mailto://anna:p w@example.org"),
    ("ALARM_URLS", "anna@example.org,mailto://anna@example.org"),
    ("ALARM_URLS", "mailto://" + "a" * 1000),
    ("ALARM_URLS", ",".join(["json://127.0.0.1/x"] * 11)),
]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings but the test's own."""
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_names_variable_and_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """The sentence names the variable and what it takes."""
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingInvalid) as caught:
        settings.load()

    assert name in str(caught.value)
    assert settings.REMEDIES[name] in str(caught.value)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_quoted_unless_it_may_hold_a_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Tokens and addresses are not shown, not even as a value of another setting."""
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingInvalid) as caught:
        settings.load()

    shown = name not in settings.SECRET and "://" not in value
    assert isinstance(caught.value, SecretInvalid) is not shown
    assert (repr(value) in str(caught.value).replace(settings.REMEDIES[name], "")) is shown


@pytest.mark.parametrize(
    "line",
    [
        'DEFAULT_LANGUAGE="az\nDATABASE_URL=postgresql://bot:hunter2@host/bot"',
        "SEND_RATE=30 DATABASE_URL=postgresql://bot:hunter2@host/bot",
        "SEND_RATE=30 POSTGRES_PASSWORD=hunter2",
        "LOG_LEVEL='INFO\nhunter2'",
        "DATABASE_URL=postgresql://bot:hunter2@host",
        'DATABASE_URL="postgresql://bot:hunter2@host/bot/x"',
        "DATABASE_URL : postgresql://bot:hunter2@host/bot\nSEND_RATE=0",
        "export DATABASE_URL='bot:hunter2@host'",
        "TELEGRAM_BOT_TOKEN=hunter2",
        "TELEGRAM_API_URL=https://bot:hunter2@host",
        "WEB_URL=https://bot:hunter2@host",
        "HEARTBEAT_URL=https://bot:hunter2@host/x",
        "ALARM_URLS=bot:hunter2@host",
        "WEBHOOK_URL=https://bot:hunter2@host/x",
        "WEBHOOK_SECRET=hunter2 hunter2 hunter2",
    ],
)
def test_a_slip_in_the_file_shows_no_secret(line: str, caplog: pytest.LogCaptureFixture) -> None:
    """A quotation mark left open, two variables on one line, a secret in the wrong place."""
    Path(".env").write_text(line + "\n")

    with pytest.raises(SettingInvalid) as caught:
        settings.load()

    assert "hunter2" not in str(caught.value) + caplog.text


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8081",
        "http://127.8.9.10",
        "http://localhost:8081",
        "http://[::1]:8081",
        "https://example.org",
        "https://10.0.0.5:8443",
    ],
)
def test_the_token_goes_to_this_machine_or_encrypted(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """http:// is taken for loopback, https:// for any host."""
    monkeypatch.setenv("TELEGRAM_API_URL", address)

    assert settings.load().telegram_api_url == address


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "10.0.0.5:8081",
        "0.0.0.0",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.1.evil",
        "telegram-bot-api:8081",
        "[::]",
        "[2001:db8::1]",
        "2130706433",
    ],
)
def test_the_token_is_never_sent_unencrypted(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """http:// beyond loopback is refused by a sentence that says what to do instead."""
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://{host}")

    with pytest.raises(SecretInvalid, match="behind a proxy that speaks HTTPS") as caught:
        settings.load()

    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("value", "routes"),
    [
        ("", ()),
        ("mailto://a:b@example.org", ("mailto://a:b@example.org",)),
        (" ntfy://topic , json://127.0.0.1/x,", ("ntfy://topic", "json://127.0.0.1/x")),
        (
            "mailto://a@example.org?to=b@example.org,c@example.org,ntfy://topic",
            ("mailto://a@example.org?to=b@example.org,c@example.org", "ntfy://topic"),
        ),
    ],
)
def test_a_comma_separates_alarm_urls_where_a_scheme_follows(
    monkeypatch: pytest.MonkeyPatch, value: str, routes: tuple[str, ...]
) -> None:
    """A URL of apprise may contain commas itself."""
    monkeypatch.setenv("ALARM_URLS", value)

    assert settings.load().alarm_urls == routes


def test_the_urls_of_alarms_are_not_shown_with_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They contain passwords, and the ping URL can be used by whoever reads it."""
    monkeypatch.setenv("ALARM_URLS", "mailto://a:hunter2@example.org")
    monkeypatch.setenv("HEARTBEAT_URL", "https://hc-ping.com/hunter2/")

    found = settings.load()

    assert found.heartbeat_url == "https://hc-ping.com/hunter2"
    assert found.secret_urls == ("mailto://a:hunter2@example.org", "https://hc-ping.com/hunter2")
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize("port", ["", ":443", ":80", ":88", ":8443"])
def test_the_webhook_is_a_secret(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    """Its path and its secret are replaced in the log, and are not shown with the settings."""
    url = f"https://bot.example.org{port}/telegram/hidden-path-4712"
    monkeypatch.setenv("WEBHOOK_URL", url)
    monkeypatch.setenv("WEBHOOK_SECRET", "hunter2-hunter2-hunter2")

    found = settings.load()

    assert (found.webhook_url, found.webhook_secret) == (url, "hunter2-hunter2-hunter2")
    assert "hunter2" not in repr(found)
    assert "hidden-path" not in repr(found)
    said = log.without_secrets(f"{url} {found.webhook_secret} hidden-path-4712", found.secret_urls)
    assert "hunter2" not in said
    assert "hidden-path" not in said


def test_a_usual_word_in_the_webhook_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The path as a whole is: the names of modules and hosts stay readable in the log."""
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.org/telegram/5f2c8e")
    text = "bot.botapi.telegram_transport: cannot connect to api.telegram.org"

    urls = settings.load().secret_urls

    assert log.without_secrets(text, urls) == text
    assert log.without_secrets("POST /telegram/5f2c8e", urls) == "POST <secret>"


def test_a_wrong_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that was mistyped is still a secret."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456 ABCDEFsecret")

    with pytest.raises(SettingInvalid) as caught:
        settings.load()

    assert "ABCDEFsecret" not in str(caught.value)


def test_the_example_names_every_setting_with_its_default() -> None:
    """`.env.example` lists all settings in their order, with the values they have when unset."""
    lines = re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert [name.lower() for name, _ in lines] == list(settings.Settings.model_fields)
    for name, value in lines:
        if value:
            default = getattr(settings.load(), name.lower())
            assert (str(default).lower() if default is False else str(default)) == value


def test_the_readme_table_names_every_setting() -> None:
    """The README's table has a row for each setting, with its default."""
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| (.*?) \|", (ROOT / "README.md").read_text(), re.MULTILINE
    )

    assert [name.lower() for name, _ in rows] == list(settings.Settings.model_fields)
    defaults = dict(
        re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    )
    for name, value in rows:
        assert defaults[name] in value


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` is read; a variable of the environment counts more."""
    Path(".env").write_text("SEND_RATE=5\nDEFAULT_LANGUAGE=ru\n")
    monkeypatch.setenv("SEND_RATE", "7")

    found = settings.load()

    assert (found.send_rate, found.default_language) == (7, "ru")


def test_a_mistyped_name_is_found_with_the_nearest_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In `.env`, names that resemble a setting's; there and in the environment, all that begin with TELEGRAM_."""
    Path(".env").write_text(
        "\ufeffTELEGRAM_TOKEN=5:hunter2\nSEND_RATES=5\nexport DATABASE_URI = x\noperators_ids=5\n"
        "BOT_TOKEN=5:hunter2\n# LOG_LEVELS=5\nEDITOR=vi\n"
        "POSTGRES_PASSWORD=x\nMOVE_TO=x\nSEND_RATE=5\ndefault_language=ru\n",
        "utf-8",
    )
    monkeypatch.setenv("TELEGRAM_BOT_KEY", "5:hunter2")
    monkeypatch.setenv("SEND_RAT", "5")

    settings.load()

    assert settings.slips() == {
        "TELEGRAM_TOKEN": "TELEGRAM_BOT_TOKEN",
        "SEND_RATES": "SEND_RATE",
        "DATABASE_URI": "DATABASE_URL",
        "operators_ids": "OPERATOR_IDS",
        "BOT_TOKEN": "TELEGRAM_BOT_TOKEN",
        "TELEGRAM_BOT_KEY": "TELEGRAM_BOT_TOKEN",
    }


def test_a_mistyped_name_in_a_container_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """There, the lines of `.env` are variables, beside those of the image and the system."""
    usual = (
        "LANG",
        "LANGUAGE",
        "TZ",
        "HOME",
        "HOSTNAME",
        "PATH",
        "USER",
        "PYTHON_VERSION",
        "GPG_KEY",
    )
    others = (
        "SQLITE_TMPDIR",
        "POSTGRES_PASSWORD",
        "COMPOSE_FILE",
        "LOG",
        "LEVEL",
        "BACKUP",
        "TOKEN",
    )
    for name in (*usual, *others, "SEND_RATES", "OPERATORS_IDS"):
        monkeypatch.setenv(name, "5")

    assert settings.slips() == {"SEND_RATES": "SEND_RATE", "OPERATORS_IDS": "OPERATOR_IDS"}


def test_a_credential_that_cannot_be_reached_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts as one: without its keys, ids would be stored unsealed."""
    folder = tmp_path / "credentials"
    folder.mkdir(mode=0)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    found = settings.load()
    with as_nobody(), pytest.raises(DataKeyUnreadable, match="data_key"):
        found.data_keys()


def test_the_example_has_no_slip() -> None:
    """The names of `.env.example` are all known."""
    Path(".env").write_text((ROOT / ".env.example").read_text("utf-8"), "utf-8")

    assert settings.slips() == {}


def test_an_unreadable_file_is_a_sentence() -> None:
    """Its permissions, or a folder in its place, which a container makes of a missing file."""
    Path().chmod(0o755)
    Path(".env").write_text("TELEGRAM_BOT_TOKEN=5:hunter2\n")
    Path(".env").chmod(0)
    with as_nobody(), pytest.raises(EnvUnreadable, match=r"cannot be read \(Permission denied\)"):
        settings.load()

    Path(".env").unlink()
    Path(".env").mkdir()
    with pytest.raises(EnvUnreadable, match=r"cannot be read \(it is a folder\)"):
        settings.load()


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's right to read every file, when the tests are run by root."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1251"])
def test_a_file_in_another_encoding_is_a_sentence(encoding: str) -> None:
    """It names `.env` and how to save it; none of the file is shown."""
    Path(".env").write_text("# Настройки\nSEND_RATE=5\n", encoding)

    with pytest.raises(EnvUnreadable, match=r"it is not UTF-8.*a text file in UTF-8") as caught:
        settings.load()

    assert caught.value.exit_code == 2


def test_a_mark_at_the_beginning_of_the_file_does_no_harm() -> None:
    """Some editors write one; the first variable is read even so."""
    Path(".env").write_text("SEND_RATE=5\n", "utf-8-sig")

    assert settings.load().send_rate == 5


def test_an_address_may_end_as_people_write_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slash or `/bot` at the end of TELEGRAM_API_URL changes nothing."""
    for address in ("http://127.0.0.1:8081", "http://127.0.0.1:8081/", "http://127.0.0.1:8081/bot"):
        monkeypatch.setenv("TELEGRAM_API_URL", address)

        assert settings.load().telegram_api_url == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://example.org/", "https://example.org"),
        ("https://example.org:8443/a/bot/", "https://example.org:8443/a/bot"),
        ("https://[::1]", "https://[::1]"),
    ],
)
def test_the_web_address_may_have_a_path(
    monkeypatch: pytest.MonkeyPatch, given: str, used: str
) -> None:
    """And a port, and a slash at its end."""
    monkeypatch.setenv("WEB_URL", given)

    assert settings.load().web_url == used


def test_the_token_is_not_in_the_settings_text() -> None:
    """Settings that are printed by accident do not show the token."""
    assert "secret" not in repr(settings.load(telegram_bot_token="12345:secretsecret"))


@pytest.mark.parametrize(
    ("given", "used"),
    [
        (
            "postgresql://bot:p%40ss@db.example:5432/bot",
            "postgresql://bot:p%40ss@db.example:5432/bot",
        ),
        ("postgres://bot@127.0.0.1/bot", "postgresql://bot@127.0.0.1/bot"),
        ("postgresql://bot@[::1]:5432/bot", "postgresql://bot@[::1]:5432/bot"),
        ("postgresql://bot@host/bot?sslmode=require", "postgresql://bot@host/bot?ssl=require"),
    ],
)
def test_addresses_of_postgresql(monkeypatch: pytest.MonkeyPatch, given: str, used: str) -> None:
    """As people and hosts write them."""
    monkeypatch.setenv("DATABASE_URL", given)

    assert settings.load().database_url == used


def test_a_wrong_address_does_not_show_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of a database may hold a password, so nothing of it is shown."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://bot:very@sec:ret/x@host/")

    with pytest.raises(SettingInvalid) as caught:
        settings.load()

    expected = SecretInvalid(name="DATABASE_URL", remedy=settings.REMEDIES["DATABASE_URL"] + ".")
    assert str(caught.value) == str(expected)

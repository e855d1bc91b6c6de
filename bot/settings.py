"""The settings: read once from the environment and `.env`, validated and frozen; no other module reads either."""

import base64
import difflib
import ipaddress
import os
import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import DataKeyUnreadable, EnvUnreadable, SecretInvalid, SettingInvalid

#: The folder of the texts: inside the package in an installed wheel, next to the package in a checkout.
SHIPPED_MESSAGES = (
    Path(__file__).parent / "messages" / "data",
    Path(__file__).parent.parent / "messages",
)

#: The remedy for each setting, shown when its value is not valid.
REMEDIES = {
    "TELEGRAM_BOT_TOKEN": "copy it from @BotFather: digits, a colon, and 35 letters, digits, - or _",
    "TELEGRAM_API_URL": "give an https:// address such as https://api.telegram.org; http:// would send the token"
    " unencrypted, so it is accepted only for this machine itself, such as http://127.0.0.1:8081: put a Bot API server"
    " on another machine or in another container behind a proxy that speaks HTTPS",
    "DATABASE_URL": "give sqlite:///data/bot.db or the sqlite:/// path of another file, without ? or #;"
    " or postgresql://user:password@host:5432/name, with special characters in the password encoded, such as %40 for @",
    "DATA_KEY": "give 1 to 5 keys that the command `key` has made, separated by commas, the one that seals first; or"
    " leave it unset",
    "DATA_KEY_FILE": "give a file with 1 to 5 keys that the command `key` has made, one a line, the one that seals"
    " first; or leave it unset",
    "DEFAULT_LANGUAGE": "give the code of a language in MESSAGES_DIR, such as az, en, ru or tr",
    "DEFAULT_TIMEZONE": "give a name from the time zone database, such as Asia/Baku",
    "OPERATOR_IDS": "give Telegram ids of persons, which are positive numbers, separated by commas, such as 1001,1002",
    "SEND_RATE": "give a number of messages a second from 1 to 1000",
    "PAID_BROADCAST": "give true or false; true costs Stars, and must be allowed in @BotFather first",
    "MESSAGES_DIR": "give a folder that contains observances and interface/, or leave it unset",
    "REQUIRE_REVIEW": "give true or false; true: texts that nobody has approved, or that changed since, are a mistake",
    "LOG_LEVEL": "give DEBUG, INFO, WARNING or ERROR",
    "WEB_PORT": "give a port from 1 to 65535 or 0 for any free one, or leave it unset",
    "WEB_HOST": "give the address at which to listen, such as 127.0.0.1, or 0.0.0.0 for all addresses of this machine",
    "WEB_URL": "give the https:// address at which others reach WEB_PORT, such as https://example.org,"
    " of at most 150 characters",
    "WEBHOOK_URL": "give the https:// address at which Telegram reaches WEB_PORT through a proxy, with port 443, 80, 88"
    " or 8443 and a path that nobody can guess, such as https://bot.example.org/telegram/5f2c8e, of at most 300"
    " characters A-Z a-z 0-9 . _ ~ - and /; or leave it unset: the bot then fetches updates itself",
    "WEBHOOK_SECRET": "give 16 to 256 characters A-Z a-z 0-9 _ -, such as the command `openssl rand -hex 32` prints, or"
    " leave it unset without WEBHOOK_URL",
    "WEBHOOK_CERTIFICATE": "give the file with the certificate in PEM, without its private key, or leave it unset for a"
    " certificate that is publicly trusted",
    "BACKUP_DIR": "give a folder to which the user who runs the bot can write, or leave it unset",
    "BACKUP_EVERY": "give a number of hours from 1 to 8760",
    "BACKUP_KEEP": "give a number of backups from 1 to 10000",
    "BACKUP_DATA_KEY": "give true or false; true: backups are encrypted with the data key",
    "BACKUP_PASSPHRASE": "give a passphrase of at least 8 characters, or leave it unset",
    "RETENTION_DELIVERIES_DAYS": "give a number of days from 10 to 3650; planning looks back 7 days",
    "RETENTION_ENDED_OCCASIONS": "give a number of occasions from 1 to 20",
    "HEARTBEAT_URL": "give the ping URL of a check at healthchecks.io or a compatible server, such as"
    " https://hc-ping.com/ and the check's id, of at most 300 characters, without a user name, or leave it unset",
    "ALARM_URLS": "give up to 10 URLs of the library apprise, separated by commas, such as"
    " mailto://user:password@example.org,ntfys://ntfy.example.org/topic, each of at most 1000 characters and without"
    " spaces, or leave it unset",
    "METRICS_PORT": "give a port from 1 to 65535 that is not WEB_PORT or 0 for any free one, or leave it unset",
    "METRICS_HOST": "give the address at which METRICS_PORT listens, such as this machine's own in a VPN, or leave it"
    " unset for that of WEB_HOST",
    "SANDBOX_PORT": "give a port from 1 to 65535, or 0 for any free one",
}


#: Messages per second that Telegram allows for free, and the rate of a paid broadcast, at which 950 are sent.
FREE_RATE, PAID_RATE = 30, 985

#: The file with settings, in the working directory.
ENV_FILE = ".env"

#: A line of that file that sets a variable.
ASSIGNMENT = re.compile(
    r"^\ufeff?[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=", re.MULTILINE
)

#: Names that are no settings, but that other parts of the project read.
OTHER_NAMES = frozenset({"MOVE_FROM", "MOVE_TO", "POSTGRES_PASSWORD", "COMPOSE_FILE"})

#: The prefix of variables that are meant for a Telegram bot.
TELEGRAM = "TELEGRAM_"

#: How similar an unknown name must be to a setting's to be taken for a slip, from 0 to 1: in `.env`, and in the
#: environment, where names of other programs are as well.
SIMILAR, VERY_SIMILAR = 0.75, 0.85

#: The fewest letters of a name that is taken for the end of a setting's, such as BOT_TOKEN.
SHORTENED = 5

#: The prefix of a database that is a file.
SQLITE = "sqlite:///"

#: Settings whose values are never shown: a token, and addresses, which may contain a token or a password.
SECRET = frozenset(
    {"TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "WEB_URL"}
    | {"HEARTBEAT_URL", "ALARM_URLS", "BACKUP_PASSPHRASE", "DATA_KEY"}
    | {"WEBHOOK_URL", "WEBHOOK_SECRET"}
)

#: In the value of another setting: a sign that more of `.env` is in it, such as after an open quotation mark.
SUSPICIOUS = re.compile(r"[=@\\]|://|.{101}")

#: Maximum characters of WEB_URL, which is twice in the caption of a file; Telegram allows 1024 there.
LONGEST_URL = 150

#: Maximum characters of WEBHOOK_URL, the ports to which Telegram sends updates (None: 443), and the form of its path.
LONGEST_WEBHOOK_URL = 300
WEBHOOK_PORTS = frozenset({None, 80, 88, 443, 8443})
WEBHOOK_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")

#: The fewest characters of a part of its path that is a secret by itself.
LONG_PART = 12

#: The first parts of paths that the web server itself has.
OWN_PATHS = frozenset({"calendar", "health", "healthz", "livez", "metrics"})

#: Minimum characters of BACKUP_PASSPHRASE.
SHORTEST_PASSPHRASE = 8

#: Bytes of a data key, written in base64url, and the maximum number of keys.
DATA_KEY, MOST_DATA_KEYS = 32, 5

#: The systemd credential with the data keys, which is read when neither DATA_KEY nor DATA_KEY_FILE is set.
CREDENTIALS, CREDENTIAL = "CREDENTIALS_DIRECTORY", "data_key"

#: Maximum characters of HEARTBEAT_URL and of one URL of ALARM_URLS, and maximum number of the latter.
LONGEST_PING_URL, LONGEST_ALARM_URL, ALARM_ROUTES = 300, 1000, 10

#: What separates two URLs of ALARM_URLS. A comma alone may be part of one.
BETWEEN_URLS = re.compile(r"\s*,\s*(?=[A-Za-z][A-Za-z0-9]*://|$)")

#: A URL of ALARM_URLS: a scheme, and visible characters after it.
ALARM_URL = re.compile(r"[A-Za-z][A-Za-z0-9]*://[!-~]*")

#: The host and port of a URL, without a user name before it.
SERVER = re.compile(r"[\w.-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


def _token(value: str) -> str:
    head, colon, tail = value.partition(":")
    if value and not (
        colon and head.isdigit() and tail and value.isascii() and value.isprintable()
    ):
        raise ValueError
    if " " in value or "/" in value:
        raise ValueError
    return value


def _api_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        raise ValueError
    if not SERVER.fullmatch(parts.netloc) or parts.port == 0 or re.search(r"\s", value):
        raise ValueError
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise ValueError
    return value.rstrip("/").removesuffix("/bot")


def _is_loopback(host: str) -> bool:
    """True for a host that is always this machine, whatever a name server answers."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _web_url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme != "https" or not SERVER.fullmatch(parts.netloc) or parts.port == 0):
        raise ValueError
    if parts.query or parts.fragment or not re.fullmatch(r"[\w./~%-]*", parts.path, re.ASCII):
        raise ValueError
    if len(value) > LONGEST_URL:
        raise ValueError
    return value.rstrip("/")


def _webhook_url(value: str) -> str:
    parts = urlsplit(value)
    if not value:
        return value
    if parts.scheme != "https" or not SERVER.fullmatch(parts.netloc):
        raise ValueError
    if parts.port not in WEBHOOK_PORTS or parts.query or parts.fragment:
        raise ValueError
    if not WEBHOOK_PATH.fullmatch(parts.path) or parts.path.split("/")[1] in OWN_PATHS:
        raise ValueError
    if len(value) > LONGEST_WEBHOOK_URL:
        raise ValueError
    return value


def _heartbeat_url(value: str) -> str:
    parts = urlsplit(value)
    if not value:
        return value
    if parts.scheme not in {"http", "https"} or not SERVER.fullmatch(parts.netloc):
        raise ValueError
    if parts.port == 0 or parts.fragment or len(value) > LONGEST_PING_URL:
        raise ValueError
    if not re.fullmatch(r"/[\w.~%/-]+", parts.path, re.ASCII):
        raise ValueError
    if not re.fullmatch(r"[\w=&-]*", parts.query, re.ASCII):
        raise ValueError
    return parts._replace(path=parts.path.rstrip("/")).geturl()


def _alarm_urls(value: object) -> object:
    """The URLs, without what surrounds them. A comma separates two only where a scheme follows."""
    if not isinstance(value, str):
        return value
    return tuple(url for url in BETWEEN_URLS.split(value.strip()) if url)


def _alarm_routes(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(value) > ALARM_ROUTES or any(len(url) > LONGEST_ALARM_URL for url in value):
        raise ValueError
    if not all(ALARM_URL.fullmatch(url) for url in value):
        raise ValueError
    return value


def _database_url(value: str) -> str:
    if not value.startswith(SQLITE):
        return _postgresql_url(value)
    path = value.removeprefix(SQLITE)
    if not path or path.endswith("/") or re.search(r"[?#\x00-\x1f]|%00", path) or _is_folder(path):
        raise ValueError
    return value


def _postgresql_url(value: str) -> str:
    """The address for the driver: `postgres://` becomes `postgresql://`, and `sslmode`, which many hosts use, `ssl`.

    Raises ValueError also for addresses that the driver would repeat in its error message: with a host that is not a
    valid name, or with characters of URL syntax in the name of the user or the database.
    """
    parts = urlsplit(value)
    person, _, server = parts.netloc.rpartition("@")
    user = person.partition(":")[0]
    known = re.fullmatch(r"(ssl(mode)?=[a-z-]+)?", parts.query)
    if parts.scheme not in {"postgresql", "postgres"} or not known or parts.fragment:
        raise ValueError
    if re.search(r"[\s/@?#]", person) or not SERVER.fullmatch(server) or parts.port == 0:
        raise ValueError
    if not re.fullmatch(r"/[^/\s@:]+", parts.path) or re.search("%(?:00|2[fF]|3[aA]|40)", user):
        raise ValueError
    (parts.hostname or "").encode("idna")
    return parts._replace(
        scheme="postgresql", query=parts.query.replace("sslmode=", "ssl=")
    ).geturl()


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:
        return False


def _passphrase(value: str) -> str:
    if value and len(value) < SHORTEST_PASSPHRASE:
        raise ValueError
    return value


def _data_key(value: str) -> str:
    if value:
        _keys(value)
    return value


def _keys(text: str) -> tuple[str, ...]:
    """The data keys of a text, separated by commas or lines. Raises ValueError when one is not valid, or for none."""
    keys = tuple(part.strip().rstrip("=") for part in re.split(r"[,\n]", text) if part.strip())
    if not 0 < len(keys) <= MOST_DATA_KEYS:
        raise ValueError
    for key in keys:
        if not re.fullmatch(r"[\w-]+", key, re.ASCII):
            raise ValueError
        if len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))) != DATA_KEY:
            raise ValueError
    return keys


def _ids(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


#: The Telegram id of a person: positive, and of at most 52 bits. Groups and channels have negative ids.
PersonId = Annotated[int, Field(gt=0, lt=2**52)]


class Settings(BaseSettings):
    """All settings of the operator; each field's name in capitals is the name of its variable."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        extra="ignore",
        env_ignore_empty=True,
    )

    #: From @BotFather.
    telegram_bot_token: Annotated[str, AfterValidator(_token)] = Field("", repr=False)
    #: The address of the Bot API: Telegram's own, a self-hosted server, or a stand-in.
    telegram_api_url: Annotated[str, AfterValidator(_api_url)] = "https://api.telegram.org"
    #: The database of chats and ledger: SQLite (a relative path starts at the working directory) or PostgreSQL.
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        "sqlite:///data/bot.db", repr=False
    )
    #: The keys that seal Telegram ids in the database; empty: DATA_KEY_FILE has them, or they are not sealed.
    data_key: Annotated[str, AfterValidator(_data_key)] = Field("", repr=False)
    #: The file with these keys; unset: the systemd credential `data_key` has them, if there is one.
    data_key_file: Path | None = None
    #: The language of people whose Telegram has none of the bot's languages.
    default_language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)?$")] = "az"
    #: The time zone of people who have not chosen one.
    default_timezone: str = "Asia/Baku"
    #: Telegram ids of the operators.
    operator_ids: Annotated[tuple[PersonId, ...], NoDecode, BeforeValidator(_ids)] = ()
    #: Maximum messages per second, over all processes.
    send_rate: Annotated[int, Field(ge=1, le=1000)] = 30
    #: True: send faster than Telegram allows for free, for Stars.
    paid_broadcast: bool = False
    #: The folder of the texts; unset: the texts that come with the bot.
    messages_dir: Path = Field(
        default_factory=lambda: next(
            (path for path in SHIPPED_MESSAGES if path.is_dir()), SHIPPED_MESSAGES[-1]
        )
    )
    #: True: texts that nobody has approved, or that changed since, are a mistake; False: only those that changed.
    require_review: bool = False
    #: The lowest level that is logged.
    log_level: Annotated[
        str, BeforeValidator(_upper), Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    ] = "INFO"
    #: The port that serves calendars and the bot's health over HTTP; unset: they are not served.
    web_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    #: The address of this machine at which WEB_PORT listens, and METRICS_PORT unless METRICS_HOST is set.
    web_host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]+$")] = "127.0.0.1"
    #: The address at which others reach WEB_PORT, through a proxy that speaks HTTPS; empty: no link is shown.
    web_url: Annotated[str, AfterValidator(_web_url)] = ""
    #: The address to which Telegram sends updates; empty: the bot fetches them.
    webhook_url: Annotated[str, AfterValidator(_webhook_url)] = Field("", repr=False)
    #: Telegram sends it with each update, so that nobody else can send any.
    webhook_secret: Annotated[str, Field(pattern=r"^([A-Za-z0-9_-]{16,256})?$")] = Field(
        "", repr=False
    )
    #: The certificate of WEBHOOK_URL, given to Telegram; unset: it is publicly trusted.
    webhook_certificate: Path | None = None
    #: The folder for the backups that `run` makes by itself; unset: it makes none.
    backup_dir: Path | None = None
    #: Hours from one backup to the next.
    backup_every: Annotated[int, Field(ge=1, le=8760)] = 24
    #: The number of backups that are kept in the folder; the oldest are deleted.
    backup_keep: Annotated[int, Field(ge=1, le=10_000)] = 7
    #: True: backups are encrypted with the data key.
    backup_data_key: bool = False
    #: Encrypts backups, and opens encrypted ones; empty: backups are not encrypted.
    backup_passphrase: Annotated[str, AfterValidator(_passphrase)] = Field("", repr=False)
    #: Days after an occasion for which it is kept which chat got which notice.
    retention_deliveries_days: Annotated[int, Field(ge=10, le=3650)] = 60
    #: The number of occasions after which the data of a chat whose subscription ended is erased.
    retention_ended_occasions: Annotated[int, Field(ge=1, le=20)] = 2
    #: The ping URL of a check at healthchecks.io or a compatible server, which raises the alarm when pings cease.
    heartbeat_url: Annotated[str, AfterValidator(_heartbeat_url)] = Field("", repr=False)
    #: Where alarms go besides Telegram, as URLs of the library apprise.
    alarm_urls: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_alarm_urls), AfterValidator(_alarm_routes)
    ] = Field((), repr=False)
    #: The port that serves metrics over HTTP to monitoring; unset: no metrics are served.
    metrics_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    #: The address of this machine at which METRICS_PORT listens; empty: WEB_HOST.
    metrics_host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]*$")] = ""
    #: The port of the sandbox's chat page.
    sandbox_port: Annotated[int, Field(ge=0, le=65535)] = 8020

    @property
    def rate(self) -> int:
        """Maximum messages per second: SEND_RATE, or `PAID_RATE` when the broadcast is paid and SEND_RATE is free."""
        if self.paid_broadcast and self.send_rate <= FREE_RATE:
            return PAID_RATE
        return self.send_rate

    def data_keys(self) -> tuple[str, ...]:
        """The data keys, the one that seals first; none when no key is set.

        They are in DATA_KEY, else in the file DATA_KEY_FILE, else in the systemd credential `data_key`. Raises
        DataKeyUnreadable when the file cannot be read, SecretInvalid when its keys are not valid.
        """
        if self.data_key:
            return _keys(self.data_key)
        credential = Path(os.environ.get(CREDENTIALS, "")) / CREDENTIAL
        path = self.data_key_file
        if path is None and CREDENTIALS in os.environ and _exists(credential):
            path = credential
        return () if path is None else _keys_in(path)

    @property
    def secret_urls(self) -> tuple[str, ...]:
        """What the log must not contain.

        URLs whose parts are secrets, the data keys of DATA_KEY, WEBHOOK_SECRET, and the path of WEBHOOK_URL.
        """
        keys = tuple(part for part in self.data_key.split(",") if part)
        others = (self.heartbeat_url, *_hidden_parts(self.webhook_url), self.webhook_secret)
        return (*self.alarm_urls, *(one for one in others if one), *keys)


def _hidden_parts(url: str) -> tuple[str, ...]:
    """The path of WEBHOOK_URL, also with its host, and the long parts of it: a short one may be a usual word."""
    parts = urlsplit(url)
    long = (part for part in parts.path.split("/") if len(part) >= LONG_PART)
    return (parts.netloc + parts.path, parts.path, *long)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise DataKeyUnreadable(path=path, reason=error.strerror) from None


def _keys_in(path: Path) -> tuple[str, ...]:
    try:
        return _keys(path.read_text("ascii"))
    except OSError as error:
        raise DataKeyUnreadable(path=path, reason=error.strerror) from None
    except ValueError:
        raise SecretInvalid(name=str(path), remedy=REMEDIES["DATA_KEY_FILE"] + ".") from None


def load(**overrides: Any) -> Settings:
    """The settings of this process; `overrides` take precedence over the environment.

    Raises SettingInvalid, which names the first invalid variable and the remedy, and shows the value unless it may
    contain a secret. Raises EnvUnreadable when `.env` cannot be read.
    """
    try:
        if Path(ENV_FILE).is_dir():
            raise EnvUnreadable(reason="it is a folder")
        return Settings(**overrides)
    except OSError as error:
        raise EnvUnreadable(reason=error.strerror) from None
    except UnicodeDecodeError:
        raise EnvUnreadable(reason="it is not UTF-8") from None
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
        raise _invalid(name, REMEDIES[name], first["input"]) from None


def slips() -> dict[str, str]:
    """Names that are set but that no setting has, each with the nearest setting, in the order of `.env`.

    They are the names in `.env` that resemble a setting's, and those in `.env` or the environment that begin with
    TELEGRAM_. Without `.env`, as in a container, to which its lines are passed as variables, they are also the names in
    the environment that much resemble a setting's. Values are never included. Call it after `load`, which reports an
    unreadable file.
    """
    file = Path(ENV_FILE)
    written = ASSIGNMENT.findall(file.read_text("utf-8")) if file.is_file() else []
    found = {name: _nearest(name.upper()) for name in written}
    for name in os.environ:
        if name.upper().startswith(TELEGRAM) or not file.is_file():
            found.setdefault(name, _nearest(name.upper(), VERY_SIMILAR))
    return {name: nearest for name, nearest in found.items() if nearest is not None}


def _nearest(name: str, similar: float = SIMILAR) -> str | None:
    """The setting that an unknown name probably means; None for a known name and for one that resembles none.

    A shortened name counts where `similar` is low.
    """
    if name in REMEDIES or name in OTHER_NAMES:
        return None
    shortened = [known for known in REMEDIES if known.endswith(f"_{name}")]
    if shortened and len(name) >= SHORTENED and similar <= SIMILAR:
        return shortened[0]
    cutoff = 0.0 if name.startswith(TELEGRAM) else similar
    return next(iter(difflib.get_close_matches(name, REMEDIES, 1, cutoff)), None)


def database_url(name: str, value: str) -> str:
    """The address of another database, validated like DATABASE_URL. Raises SecretInvalid, which names `name`."""
    try:
        return _database_url(value)
    except ValueError:
        raise SecretInvalid(name=name, remedy=REMEDIES["DATABASE_URL"] + ".") from None


def _invalid(name: str, remedy: str, value: object) -> SettingInvalid:
    if name in SECRET or SUSPICIOUS.search(repr(value)):
        return SecretInvalid(name=name, remedy=remedy + ".")
    return SettingInvalid(name=name, value=repr(value), remedy=remedy + ".")

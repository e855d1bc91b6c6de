"""The settings: read from the environment and `.env` once, checked, frozen; nobody else reads either."""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SecretInvalid, SettingInvalid

#: The texts: beside the package in a checkout, inside it in an installed wheel.
SHIPPED_MESSAGES = (
    Path(__file__).parent / "messages" / "data",
    Path(__file__).parent.parent / "messages",
)

#: What each setting takes, said when it was given something else.
REMEDIES = {
    "TELEGRAM_BOT_TOKEN": "copy it from @BotFather: digits, a colon, and 35 letters, digits, - or _",
    "TELEGRAM_API_URL": "give an https:// address such as https://api.telegram.org; http:// would send the token"
    " unencrypted, so it is taken only for this machine itself, such as http://127.0.0.1:8081: put a Bot API server on"
    " another machine or in another container behind a proxy that speaks HTTPS",
    "DATABASE_URL": "give sqlite:///data/bot.db or the sqlite:/// path of another file, without ? or #;"
    " or postgresql://user:password@host:5432/name, with anything special in the password as %40 is for @",
    "DEFAULT_LANGUAGE": "give the code of a language in MESSAGES_DIR, such as az, en, ru or tr",
    "DEFAULT_TIMEZONE": "give a name of the time zone database, such as Asia/Baku",
    "OPERATOR_IDS": "give Telegram user ids with commas between, such as 1001,1002",
    "SEND_RATE": "give a number of messages a second from 1 to 1000",
    "PAID_BROADCAST": "give true or false; true costs Stars, and must be allowed in @BotFather first",
    "MESSAGES_DIR": "give a folder that holds observances and interface/, or leave it unset",
    "LOG_LEVEL": "give DEBUG, INFO, WARNING or ERROR",
    "WEB_PORT": "give a port from 1 to 65535 or 0 for any free one, or leave it unset",
    "WEB_HOST": "give the address at which to listen, such as 127.0.0.1, or 0.0.0.0 for all of this machine's",
    "WEB_URL": "give the https:// address under which others reach WEB_PORT, such as https://example.org,"
    " of at most 150 characters",
    "SANDBOX_PORT": "give a port from 1 to 65535, or 0 for any free one",
}


#: Messages a second that Telegram carries for nothing; and those of a paid broadcast, of which 950 leave.
FREE_RATE, PAID_RATE = 30, 985

#: Before the path of a database.
SQLITE = "sqlite:///"

#: Settings that are never repeated: a token, and addresses, which may hold a token or a password.
SECRET = frozenset({"TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "WEB_URL"})

#: In a value of another setting, a sign that more of `.env` went into it, such as by a quotation mark left open.
SUSPICIOUS = re.compile(r"[=@\\]|://|.{101}")

#: Characters of WEB_URL, which stands twice in the 1024 below a file in Telegram.
LONGEST_URL = 150

#: The host and port of an address, without anybody's name before it.
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
    """True for a host that is this machine whatever a name server says."""
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


def _database_url(value: str) -> str:
    if not value.startswith(SQLITE):
        return _postgresql_url(value)
    path = value.removeprefix(SQLITE)
    if not path or path.endswith("/") or re.search(r"[?#\x00-\x1f]|%00", path) or _is_folder(path):
        raise ValueError
    return value


def _postgresql_url(value: str) -> str:
    """`postgres://` is the same; `sslmode`, as many a host hands it out, is what the driver calls `ssl`.

    What would end in an error of the driver that repeats it is refused here: a host that is no name, signs that belong
    to an address in the name of the user or the database.
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


def _ids(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class Settings(BaseSettings):
    """All that an operator may set; each field's name in capitals is the variable's name."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        env_ignore_empty=True,
    )

    #: From @BotFather. Empty: the bot starts in the sandbox.
    telegram_bot_token: Annotated[str, AfterValidator(_token)] = Field("", repr=False)
    #: Where the Bot API is: Telegram's own, a self-hosted server, or a stand-in.
    telegram_api_url: Annotated[str, AfterValidator(_api_url)] = "https://api.telegram.org"
    #: Where chats and ledger are kept: SQLite, a relative path counts from the working directory, or PostgreSQL.
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        "sqlite:///data/bot.db", repr=False
    )
    #: For people whose Telegram speaks none of our languages.
    default_language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)?$")] = "az"
    #: For people who have not chosen a time zone.
    default_timezone: str = "Asia/Baku"
    #: Telegram ids of those who run the bot.
    operator_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_ids)] = ()
    #: Messages a second that may arrive at Telegram, all told.
    send_rate: Annotated[int, Field(ge=1, le=1000)] = 30
    #: True: send faster than Telegram carries for nothing, for Stars.
    paid_broadcast: bool = False
    #: The folder of the texts; unset: those that came with the bot.
    messages_dir: Path = Field(
        default_factory=lambda: next(path for path in SHIPPED_MESSAGES if path.is_dir())
    )
    #: How much the log says.
    log_level: Annotated[
        str, BeforeValidator(_upper), Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    ] = "INFO"
    #: The port at which calendars are served over HTTP; unset: they are not.
    web_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    #: The address of this machine at which that is done.
    web_host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]+$")] = "127.0.0.1"
    #: Under which address others reach it, through a proxy that speaks HTTPS; empty: no link is shown.
    web_url: Annotated[str, AfterValidator(_web_url)] = ""
    #: Where the sandbox's chat page is served.
    sandbox_port: Annotated[int, Field(ge=0, le=65535)] = 8020

    @property
    def rate(self) -> int:
        """Messages a second that may arrive at Telegram: SEND_RATE, or more when that is paid for."""
        if self.paid_broadcast and self.send_rate <= FREE_RATE:
            return PAID_RATE
        return self.send_rate


def load(**overrides: Any) -> Settings:
    """The settings of this process; `overrides` win over the environment.

    Raises SettingInvalid naming the first wrong variable, the remedy, and its value where that cannot hold a secret;
    or `.env`, when that cannot be read.
    """
    try:
        return Settings(**overrides)
    except UnicodeDecodeError:
        raise SettingInvalid(
            name=".env", value="not UTF-8 text", remedy="save it as UTF-8."
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
        raise _invalid(name, REMEDIES[name], first["input"]) from None


def database_url(name: str, value: str) -> str:
    """The address of another database, checked as DATABASE_URL is. Raises SecretInvalid with that name."""
    try:
        return _database_url(value)
    except ValueError:
        raise SecretInvalid(name=name, remedy=REMEDIES["DATABASE_URL"] + ".") from None


def _invalid(name: str, remedy: str, value: object) -> SettingInvalid:
    if name in SECRET or SUSPICIOUS.search(repr(value)):
        return SecretInvalid(name=name, remedy=remedy + ".")
    return SettingInvalid(name=name, value=repr(value), remedy=remedy + ".")

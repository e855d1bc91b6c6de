"""The log: written to standard error, without the token at any level, and limited in size."""

import functools
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote

#: Text that looks like a bot token, also inside a URL.
TOKEN = re.compile(r"\d{3,}(?::|%3A)[A-Za-z0-9_-]{6,}", re.IGNORECASE)

#: A host that may be shown: names in lower case with dots between them, an IPv4 address, or this machine. Anything else
#: in its place may be a token.
HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3}|localhost")

#: The fewest characters of a part of a URL that is a secret by itself, and of a password.
SECRET_PART, PASSWORD = 8, 4

#: Maximum lines of one kind in a minute; the rest are only counted.
SAME_PER_MINUTE = 5

#: Maximum lines of all kinds in a minute.
ALL_PER_MINUTE = 300

#: Maximum characters of one entry, including its traceback.
LONGEST = 4000

#: The end of an entry that was cut.
CUT = " … (cut)"

#: Libraries that log too much in normal operation.
QUIET = ("apscheduler", "alembic", "aiosqlite", "asyncio", "uvicorn", "telegram.ext.ExtBot")

#: Logs with a traceback what the bot itself logs in one sentence.
SPOKEN_FOR = "telegram.ext.Updater"

#: Logs at level DEBUG who wrote what.
INDISCREET = "telegram"

#: All loggers whose level is set here.
CONFIGURED_LOGGERS = (*QUIET, SPOKEN_FOR, INDISCREET)


#: What may be the Telegram id of a group, or of any chat in Telegram's errors; persons' ids are never logged.
CHAT_ID = re.compile(r"(?<![\w-])-\d{6,}\b|(?<=chat id: )-?\d+")


def keep(level: str, token: str, urls: Iterable[str] = ()) -> None:
    """Set up logging for this process. `token` and the secret parts of `urls` are replaced where they would appear."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(token, urls))
    handler.addFilter(LogRateLimit())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    wanted = logging.getLevelName(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, wanted))
    logging.getLogger(INDISCREET).setLevel(max(logging.INFO, wanted))
    logging.getLogger(SPOKEN_FOR).setLevel(logging.CRITICAL)
    logging.captureWarnings(True)


class RedactingFormatter(logging.Formatter):
    """Writes UTC times and replaces the secrets in the finished text, including tracebacks."""

    converter = staticmethod(time.gmtime)

    def __init__(self, token: str, urls: Iterable[str] = ()) -> None:
        """`urls` are those whose parts are secrets."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        secret = token.partition(":")[2]
        self._secrets = [
            text for text in (token, token.replace(":", "%3A"), secret) if len(text) > 5
        ]
        self._urls = tuple(urls)

    def format(self, record: logging.LogRecord) -> str:
        """The entry as it is written: one line and, below it, its traceback, indented.

        Control characters and invisible characters are escaped, so that text from strangers can neither forge an
        entry nor change the display of a terminal.
        """
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        parts = [escaped(self._short(self.formatMessage(record)))]
        if record.exc_info:
            parts += self._short(self.formatException(record.exc_info)).splitlines()
        if record.stack_info:
            parts += self._short(self.formatStack(record.stack_info)).splitlines()
        text = "\n  ".join([parts[0], *map(escaped, parts[1:])])
        return text if len(text) <= LONGEST else text[:LONGEST] + CUT

    def _short(self, text: str) -> str:
        """The text redacted, and then cut: no part of a token is left at the end."""
        text = self.redacted(text)
        return text if len(text) <= LONGEST else text[:LONGEST] + CUT

    def redacted(self, text: str) -> str:
        """The text without the secrets, and without anything that looks like a token or the Telegram id of a group."""
        for secret in self._secrets:
            text = text.replace(secret, "<token>")
        return CHAT_ID.sub("<id>", TOKEN.sub("<token>", without_secrets(text, self._urls)))


def without_secrets(text: str, urls: Iterable[str]) -> str:
    """The text without the secret parts of these URLs: their paths, queries, users and passwords."""
    for url in urls:
        for secret in _secret_parts(url):
            text = text.replace(secret, "<secret>")
    return text


@functools.cache
def _secret_parts(url: str) -> tuple[str, ...]:
    """The parts of a URL that may be secrets, as written and decoded, the longest first."""
    rest = url.partition("://")[2]
    password = rest.partition("@")[0].partition(":")[2] if "@" in rest else ""
    found = {url, rest, *(part for part in re.split(r"[/?&=:@#,;]", rest))}
    found |= {unquote(part) for part in found}
    found = {part for part in found if len(part) >= SECRET_PART and not HOST.fullmatch(part)}
    found |= {one for one in (password, unquote(password)) if len(one) >= PASSWORD}
    return tuple(sorted(found, key=len, reverse=True))


def escaped(text: str) -> str:
    """The text on one line: control, bidirectional, invisible and line-breaking characters are escaped."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


class LogRateLimit(logging.Filter):
    """Limits the entries of each kind in a minute; the next entry tells how many were dropped."""

    def __init__(self) -> None:
        super().__init__()
        self._minute = -1
        self._written: Counter[object] = Counter()
        self._held = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """True when the entry is written."""
        self._turn_over(record)
        kind = (record.name, record.levelno, str(record.msg)[:200])
        self._written[kind] += 1
        total = self._written["all"]
        if self._written[kind] > SAME_PER_MINUTE or total >= ALL_PER_MINUTE:
            self._held += 1
            return False
        self._written["all"] += 1
        return True

    def _turn_over(self, record: logging.LogRecord) -> None:
        minute = int(record.created // 60)
        if minute == self._minute:
            return
        if self._held:
            record.msg = f"{record.getMessage()} (and {self._held} entries held back before)"
            record.args = ()
        self._minute, self._held = minute, 0
        self._written.clear()

"""The log: no token, and never without bounds."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot import log as process_log
from bot.log import ALL_PER_MINUTE, LONGEST, SAME_PER_MINUTE, LogRateLimit, RedactingFormatter

TOKEN = "123456789:AAF-secret_secret_secret"


@pytest.fixture
def log() -> tuple[logging.Logger, io.StringIO]:
    """A logger as the process has it, and what it wrote."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(RedactingFormatter(TOKEN))
    handler.addFilter(LogRateLimit())
    logger = logging.Logger("test", logging.DEBUG)
    logger.addHandler(handler)
    return logger, written


@pytest.mark.parametrize(
    "text", [TOKEN, f"https://x/bot{TOKEN}/getMe", TOKEN.replace(":", "%3A"), TOKEN.split(":")[1]]
)
def test_no_token_at_any_level(log: tuple[logging.Logger, io.StringIO], text: str) -> None:
    """Neither the token, nor an address with it, nor its secret half is written."""
    logger, written = log

    logger.debug("asking %s", text)
    try:
        raise RuntimeError(text)
    except RuntimeError:
        logger.exception("failed at %s", text)

    assert "secret" not in written.getvalue()
    assert "failed at" in written.getvalue()


def test_another_token_is_struck_out_too(log: tuple[logging.Logger, io.StringIO]) -> None:
    """What looks like a token is not written, even when it is not ours."""
    logger, written = log

    logger.info("bot987654321:BBG-foreign_foreign/getMe")

    assert "foreign" not in written.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "mailto://anna:hun%2Fter@mail.example.org/?to=bertha-maria@example.org",
        "hun%2Fter",
        "hun/ter",
        "to=bertha-maria@example.org",
        "https://hc-ping.com/5bf66975-d4c7-4bf5/fail",
        "/5bf66975-d4c7-4bf5",
    ],
)
def test_no_part_of_a_secret_url(text: str) -> None:
    """Paths, passwords and recipients of HEARTBEAT_URL and ALARM_URLS, as written and decoded; hosts are shown."""
    urls = (
        "mailto://anna:hun%2Fter@mail.example.org/?to=bertha-maria@example.org",
        "https://hc-ping.com/5bf66975-d4c7-4bf5",
    )
    shown = RedactingFormatter(TOKEN, urls).redacted(f"sent to {text}: no answer of hc-ping.com")

    assert shown.startswith("sent to ")
    assert shown.endswith(": no answer of hc-ping.com")
    assert not any(part in shown for part in ("hun", "bertha", "5bf66975"))


def test_the_same_entry_is_written_a_few_times(log: tuple[logging.Logger, io.StringIO]) -> None:
    """An error that repeats a thousand times a second fills no disk."""
    logger, written = log

    for number in range(10_000):
        logger.error("again %d", number)

    assert written.getvalue().count("again") <= 2 * SAME_PER_MINUTE


def test_all_entries_together_are_bounded(log: tuple[logging.Logger, io.StringIO]) -> None:
    """Errors that all differ are bounded as well."""
    logger, written = log

    for number in range(10_000):
        logger.error(f"kind {number}")

    assert written.getvalue().count("kind") <= 2 * ALL_PER_MINUTE


def test_a_huge_entry_is_cut(log: tuple[logging.Logger, io.StringIO]) -> None:
    """One entry cannot be a megabyte."""
    logger, written = log

    logger.error("x" * 1_000_000)

    assert len(written.getvalue()) < LONGEST + 100


#: What a description of Telegram, a title or a name may contain: escapes, line ends, bidi controls, invisible marks.
UNSEEN = "\x1b[2J\x1b]0;x\x07 \r\n \x85 \u2028 \u202e \u2066 \u200b \ufeff \x7f \x9b \ud800"


def test_no_control_character_is_written(log: tuple[logging.Logger, io.StringIO]) -> None:
    """Text of strangers is one line whose every character is printable."""
    logger, written = log

    logger.error("refused: %s", UNSEEN)
    line, end, rest = written.getvalue().partition("\n")

    assert (end, rest) == ("\n", "")
    assert line.isprintable()
    assert "\\x1b[2J" in line
    assert "\\u202e" in line


def test_a_traceback_keeps_its_lines_but_forges_none(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    """The text of an error is quoted in it: a line that looks like an entry is indented, and nothing is obeyed."""
    logger, written = log
    forged = "2027-01-20T05:00:00Z INFO bot: all is well"

    try:
        raise RuntimeError(f"bad\n{forged}\n{UNSEEN}")
    except RuntimeError:
        logger.exception("failed")
    first, *others = written.getvalue().splitlines()

    assert first.endswith("failed")
    assert others[0] == "  Traceback (most recent call last):"
    assert f"  {forged}" in others
    assert all(line.startswith("  ") and line.isprintable() for line in others)


def test_escapes_cannot_lengthen_an_entry_without_bound(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    """A megabyte of escapes is cut as anything else is."""
    logger, written = log

    logger.error("%s", "\x1b" * 1_000_000)

    assert len(written.getvalue()) < LONGEST + 100


@pytest.fixture
def levels() -> Iterator[None]:
    """The levels of the loggers are afterwards as they were."""
    loggers = [logging.getLogger(name) for name in (None, *process_log.CONFIGURED_LOGGERS)]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    yield
    logging.captureWarnings(False)
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


@pytest.mark.usefixtures("levels")
@pytest.mark.parametrize("name", ["telegram", "telegram.Bot", "telegram.ext.Application"])
def test_nobody_is_quoted_even_when_the_log_says_most(name: str) -> None:
    """What python-telegram-bot says while debugging are names, ids and what people wrote."""
    process_log.keep("DEBUG", TOKEN)

    assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)
    assert logging.getLogger(name).isEnabledFor(logging.INFO)
    assert logging.getLogger("bot").isEnabledFor(logging.DEBUG)


@pytest.mark.usefixtures("levels")
def test_who_wants_less_gets_less() -> None:
    """At ERROR, python-telegram-bot's warnings are left out as the bot's own are."""
    process_log.keep("ERROR", TOKEN)

    assert not logging.getLogger("telegram.Bot").isEnabledFor(logging.WARNING)

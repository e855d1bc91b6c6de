"""Checks the texts before notices are sent from them."""

import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path

from bot.errors import BotError, TextsUnusable
from bot.settings import Settings

log = logging.getLogger(__name__)

#: The most mistakes that an error or the log names.
NAMED = 3

#: The languages that would get no notice, the mistakes in their files, and the other mistakes; each with its place.
Found = tuple[Sequence[str], Sequence[str], Sequence[str]]


def ensure_usable(messages_dir: Path) -> None:
    """Log what is wrong with the texts. Raises TextsUnusable when a language would be left without a notice.

    Raises MessagesMissing, MessagesInvalid and ObservanceInvalid, as loading the texts does.
    """
    languages, fatal, minor = _found_by_child(messages_dir) or found(messages_dir)
    for one in minor[:NAMED]:
        log.warning("%s", one)
    if minor[NAMED:]:
        log.warning("%d more mistakes in the texts: run the command check", len(minor) - NAMED)
    if fatal:
        raise TextsUnusable(languages=", ".join(languages), findings=summary(fatal))


def warn_of_reviews(settings: Settings) -> None:
    """Log a warning for each language that nobody has approved as it is now, if REQUIRE_REVIEW asks for that.

    It never raises: a notice that is due once a year is not stopped by a review that is missing.
    """
    if not settings.require_review:
        return
    from bot.messages import review  # here: `run` needs it only with REQUIRE_REVIEW

    try:
        for one in review.states(settings.messages_dir):
            if one.problem:
                log.warning("REQUIRE_REVIEW: %s, %s", one.observance, one.problem)
    except BotError as error:
        log.warning("REQUIRE_REVIEW: %s", error)


def found(messages_dir: Path, *, rehearsal: bool = False) -> Found:
    """What is wrong with the texts; `rehearsal`: for notices that are marked as a rehearsal."""
    from bot.messages.lint import notices  # here: `run` does not need it any further

    verdict = notices.judge(messages_dir, rehearsal=rehearsal)
    fatal, minor = (
        [f"{one.path}:{one.line}: {one.text}" for one in part]
        for part in (verdict.fatal, verdict.minor)
    )
    return verdict.languages, fatal, minor


def summary(findings: Sequence[str]) -> str:
    """The first mistakes, and how many more there are."""
    more = len(findings) - NAMED
    return "; ".join(findings[:NAMED]) + (f"; and {more} more" if more > 0 else "")


def _found_by_child(messages_dir: Path) -> Found | None:
    """What is wrong with the texts; None when the check failed, and on a system where a process cannot fork.

    The check runs in a child process, because it needs megabytes that a process does not give back.
    """
    if not hasattr(os, "fork"):
        return None
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _report(messages_dir, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return json.loads(answer) if answer else None


def _report(messages_dir: Path, writing: int) -> None:
    """Write what was found, or nothing when the check failed, and end this process."""
    try:
        answer = json.dumps(found(messages_dir))
        with os.fdopen(writing, "w") as pipe:
            pipe.write(answer)
    finally:
        os._exit(0)

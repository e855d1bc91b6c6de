"""Checks the texts before notices are sent from them."""

import logging
from pathlib import Path

from bot.errors import TextsUnusable
from bot.messages.lint import notices
from bot.messages.lint.rules import Finding

log = logging.getLogger(__name__)

#: The most mistakes that an error names.
NAMED = 3


def ensure_usable(messages_dir: Path) -> None:
    """Log what is wrong with the texts. Raises TextsUnusable when a language would be left without a notice."""
    found = notices.judge(messages_dir)
    for finding in found.minor:
        log.warning("%s", placed(finding))
    if found.fatal:
        raise TextsUnusable(languages=", ".join(found.languages), findings=summary(found.fatal))


def summary(findings: tuple[Finding, ...]) -> str:
    """The first mistakes, each with its place, and how many more there are."""
    more = len(findings) - NAMED
    text = "; ".join(map(placed, findings[:NAMED]))
    return text + (f"; and {more} more" if more > 0 else "")


def placed(finding: Finding) -> str:
    """A finding with its file and line."""
    return f"{finding.path}:{finding.line}: {finding.text}"

"""The texts of announcements: one in each language, read from files or ready-made, and checked before they are sent."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.errors import (
    AnnouncementFileTwice,
    AnnouncementFileUnnamed,
    AnnouncementIncomplete,
    AnnouncementInvalid,
    AnnouncementMissing,
    AnnouncementUnreadable,
    PreparedUnknown,
    SuccessorInvalid,
)
from bot.messages import dates
from bot.messages.catalog import Catalog
from bot.messages.snapshot import Snapshot
from bot.observances import textfile

#: The names of the texts within an edition are this and the language.
PREFIX = "announcement/"

#: The endings of the names of files.
SUFFIXES = (".html", ".txt")

#: The ready-made texts: `prepared-` and one of these is the key.
PREPARED = ("apology", "late", "none", "closing", "moved")

#: The one that names a successor.
MOVED = "moved"

#: A user name of Telegram.
USERNAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{4,31})")

#: The most findings that an error names.
NAMED = 5


def edition(texts: Mapping[str, str]) -> Snapshot:
    """The texts by language as an edition: its files by name, and its digest."""
    return Snapshot({f"{PREFIX}{language}": text for language, text in texts.items()})


def by_language(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts of an edition by their language; empty when it is not that of an announcement."""
    return {
        name.removeprefix(PREFIX): text for name, text in texts.items() if name.startswith(PREFIX)
    }


def missing(texts: Collection[str], languages: Sequence[str]) -> list[str]:
    """The languages of the bot in which there is no text."""
    return [one for one in languages if one not in texts]


def read(paths: Sequence[Path], languages: Sequence[str]) -> dict[str, str]:
    """The texts of these files, or of the files of a folder, by their language: one for each of `languages`.

    Raises the errors of this module's imports, which name the file and, where it has one, the line.
    """
    files = _by_language([*_files(paths)], languages)
    if lacking := missing(files, languages):
        example = f"{lacking[0]}.html"
        raise AnnouncementIncomplete(missing=", ".join(lacking), example=example)
    texts = {language: _read(path) for language, path in files.items()}
    found = [
        f"{files[language]}:{line}: {what}"
        for language, text in texts.items()
        for line, what in _findings(text)
    ]
    _refuse(found)
    return {language: text.strip() for language, text in texts.items()}


def check(text: str) -> None:
    """Raises AnnouncementInvalid when a text must not be sent, with the lines."""
    _refuse([f"line {line}: {what}" for line, what in _findings(text)])


def prepared(catalog: Catalog, name: str, day: date, successor: str = "") -> dict[str, str]:
    """A ready-made text in every language.

    `day`: that of the coming occasion. `successor`: the user name for `moved`. Raises PreparedUnknown and
    SuccessorInvalid.
    """
    if name not in PREPARED:
        raise PreparedUnknown(name=name, known=", ".join(PREPARED))
    user = USERNAME.fullmatch(successor)
    if name == MOVED and user is None:
        raise SuccessorInvalid(name=successor or "Nothing")
    values = {"name": user[1] if user else ""}
    return {
        one: catalog.text(one, f"prepared-{name}", date=dates.day(day, one), **values)
        for one in catalog.languages
    }


def _findings(text: str) -> Iterator[tuple[int, str]]:
    from bot.messages.lint import announcements  # here: `run` seldom needs it

    yield from announcements.findings(text)


def _refuse(findings: Sequence[str]) -> None:
    if findings:
        more = f"; and {len(findings) - NAMED} more" if len(findings) > NAMED else ""
        raise AnnouncementInvalid(findings="; ".join(findings[:NAMED]) + more)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files themselves: those of a folder by their names."""
    if not paths:
        raise AnnouncementMissing
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        within = sorted(one for one in path.iterdir() if one.suffix in SUFFIXES)
        if not within:
            raise AnnouncementUnreadable(path=path, reason="the folder has no .html or .txt file")
        yield from within


def _by_language(paths: Sequence[Path], languages: Sequence[str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in paths:
        language = path.stem.rpartition(".")[2]
        if path.suffix not in SUFFIXES or language not in languages:
            raise AnnouncementFileUnnamed(path=path, languages=", ".join(languages))
        if language in found:
            raise AnnouncementFileTwice(path=path, language=language)
        found[language] = path
    return found


def _read(path: Path) -> str:
    try:
        return textfile.read(path)
    except OSError as error:
        raise AnnouncementUnreadable(path=path, reason=error.strerror) from None
    except textfile.Unfit as error:
        raise AnnouncementUnreadable(path=f"{path}:{error.line}", reason=error.reason) from None

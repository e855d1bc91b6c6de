"""Reviews: who has read which language of an observance, when, and the hash of what they read.

They are in `review.toml` beside the texts, which the command `approve` writes, so that `observance.toml` stays
hand-written.
"""

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, RootModel

from bot.errors import MessagesInvalid, ReviewInvalid, ReviewNotWritten
from bot.messages import ftl
from bot.observances import observance_file, textfile, toml_file
from bot.observances.model import Observance
from bot.observances.toml_file import Strict

#: The name of the file, in the folder of the observance.
FILE = "review.toml"

#: The file beside it, which every observance has.
OBSERVANCE = "observance.toml"

#: The first line of the file.
HEADER = "# Written by the command `approve`. Do not edit it: it says who has read which texts, and their hash.\n"

#: Maximum characters of a reviewer's name.
LONGEST_NAME = 80

#: Hexadecimal digits of a hash.
DIGITS = 16


class State(StrEnum):
    """Whether the texts of a language are those that a person has read."""

    APPROVED = "approved"
    #: The texts, or what they show of `observance.toml`, changed after the review.
    CHANGED = "changed"
    UNREVIEWED = "unreviewed"


@dataclass(frozen=True)
class Review:
    """The last review of a language."""

    by: str
    on: date
    hash: str


@dataclass(frozen=True)
class LanguageReview:
    """A language of an observance, as it is now and as it was last read."""

    observance: str
    language: str
    path: Path
    #: The number of texts, and the hash of what readers of the language get now.
    texts: int
    hash: str
    #: None: nobody has read it.
    last: Review | None

    @property
    def state(self) -> State:
        """Whether the last review is about what readers get now."""
        if self.last is None:
            return State.UNREVIEWED
        return State.APPROVED if self.last.hash == self.hash else State.CHANGED

    @property
    def problem(self) -> str:
        """What is to be done, in a sentence; empty when the language is approved."""
        if self.last is None:
            what = "nobody has approved these texts"
        elif self.state is State.CHANGED:
            what = (
                "the texts, or the figures, dates or hours in observance.toml, changed after"
                f" {self.last.by} approved them on {self.last.on}"
            )
        else:
            return ""
        return f"{self.language}: {what}; have them read, then run the command `approve {self.language} --by NAME`"


def name(given: str) -> str:
    """A reviewer's name without spaces around it. Raises ValueError when it is empty, too long, or not printable."""
    said = given.strip()
    if not (0 < len(said) <= LONGEST_NAME and said.isprintable()):
        raise ValueError(f"a name has 1 to {LONGEST_NAME} characters and no control characters")
    return said


class _ReviewTable(Strict):
    """`[az]`"""

    by: Annotated[str, AfterValidator(name)]
    on: date
    hash: Annotated[str, Field(pattern=f"^[0-9a-f]{{{DIGITS}}}$")]


class _File(RootModel[dict[str, _ReviewTable]]):
    """The whole file: a table for each language."""


def states(messages_dir: Path) -> list[LanguageReview]:
    """Each language of each observance in a folder of messages, in the order of their names.

    Raises MessagesInvalid, ObservanceInvalid and ReviewInvalid, with file and line.
    """
    folders = sorted(path.parent for path in messages_dir.glob("*/observance.toml"))
    return [one for folder in folders for one in _languages(folder)]


def approve(folder: Path, language: str, by: str, on: date) -> LanguageReview:
    """Record that a person has read a language of the observance in that folder, as it is now.

    The other languages' reviews are kept. The file is replaced at once: a process that is killed leaves the old one.
    Two approvals at the same instant can lose one of them; the language then stays unreviewed. Raises ValueError for
    an unusable name, ReviewNotWritten, and what `states` raises.
    """
    now = _language(folder, language, observance_file.read(folder / "observance.toml"), None)
    review = Review(name(by), on, now.hash)
    _write(folder / FILE, {**read(folder), language: review})
    return LanguageReview(now.observance, language, now.path, now.texts, now.hash, review)


def read(folder: Path) -> dict[str, Review]:
    """The last review of each language, by its code; empty when there is no file. Raises ReviewInvalid."""
    path = folder / FILE
    try:
        tables = toml_file.parsed(toml_file.text(path), _File).root
    except FileNotFoundError:
        return {}
    except OSError as error:
        reason = f"it cannot be read ({error.strerror})"
        raise ReviewInvalid(path=f"{path}:1", reason=reason) from None
    except textfile.Unfit as error:
        reason = error.reason[: observance_file.LONGEST_REASON].rstrip(".")
        raise ReviewInvalid(path=f"{path}:{error.line}", reason=reason) from None
    return {code: Review(table.by, table.on, table.hash) for code, table in tables.items()}


def digest(texts: Mapping[str, str], observance: Observance) -> str:
    """The hash of what readers of a language get: the first 16 hexadecimal digits of a SHA-256.

    It covers every text of the language's `.ftl` file, as it is written there, and of `observance.toml` what is shown:
    the first date, the zone, the rule, the name, day, time and clock of each moment, the quiet span, and everything
    about the sources, in their order. Comments, line ends, the order of the texts, `[calendar]`, `[[stated]]` and how
    notices are sent (`expires`, `finish_by`, `on_uncertain` …) do not count.
    """
    shown = {
        "texts": texts,
        "first": observance.first,
        "zone": observance.zone,
        "rule": asdict(observance.rule),
        "moments": [(one.name, one.offset_days, one.at, one.clock) for one in observance.moments],
        "quiet": observance.quiet and asdict(observance.quiet),
        "sources": [asdict(source) for source in observance.sources],
    }
    canonical = json.dumps(shown, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:DIGITS]


def _languages(folder: Path) -> Iterator[LanguageReview]:
    observance, reviews = observance_file.read(folder / "observance.toml"), read(folder)
    for path in sorted(folder.glob("*.ftl")):
        yield _language(folder, path.stem, observance, reviews.get(path.stem))


def _language(
    folder: Path, language: str, observance: Observance, last: Review | None
) -> LanguageReview:
    path = folder / f"{language}.ftl"
    try:
        texts = ftl.entries(path)
    except OSError as error:
        raise MessagesInvalid(path=path, reason=f"it cannot be read ({error.strerror})") from None
    except textfile.Unfit as error:
        raise MessagesInvalid(path=f"{path}:{error.line}", reason=error.reason) from None
    return LanguageReview(
        observance.id, language, path, len(texts), digest(texts, observance), last
    )


def _write(path: Path, reviews: Mapping[str, Review]) -> None:
    """Replace the file. The new one is complete on the disk before it takes the old one's place."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join([HEADER, *(_table(*one) for one in sorted(reviews.items()))]))
            file.flush()
            os.fsync(file.fileno())
        # Who can read the texts can read this file, whatever the umask of this process is.
        unfinished.chmod(stat.S_IMODE((path.parent / OBSERVANCE).stat().st_mode))
        unfinished.replace(path)
    except OSError as error:
        if unfinished.is_file():
            unfinished.unlink(missing_ok=True)
        raise ReviewNotWritten(path=path, reason=error.strerror) from None


def _table(language: str, review: Review) -> str:
    """A table of the file. A JSON string of printable characters is a TOML string, too."""
    key, by = (json.dumps(one, ensure_ascii=False) for one in (language, review.by))
    bare = language.isascii() and language.replace("-", "").isalnum()
    return f'[{language if bare else key}]\nby = {by}\non = {review.on}\nhash = "{review.hash}"\n'

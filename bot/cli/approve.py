"""`approve`: record that a person has read all texts of a language."""

from pathlib import Path
from typing import Annotated

import typer

from bot.app import clock
from bot.cards import proof
from bot.cli import configuration, texts
from bot.errors import MessagesMissing, TextsNotApprovable, TextsNotOwn
from bot.messages import catalog, review
from bot.messages.lint import check
from bot.observances import observance_file
from bot.observances.almanac import Almanac
from bot.settings import SHIPPED_MESSAGES


def approve(
    language: Annotated[str, typer.Argument(help="The language that was read, such as az.")],
    *,
    by: Annotated[str, typer.Option(help="The name of the person who has read it.")],
    observance: Annotated[
        str, typer.Option(help="The observance; needed when there are several.")
    ] = "",
) -> None:
    """Record that a person has read all texts of a language of an observance, as they are now.

    It writes the name, the date and a hash of the texts, figures, dates and hours into `review.toml` beside the texts
    in MESSAGES_DIR. `check` reports a language that changes afterwards. Texts in which `check` finds mistakes cannot be
    approved.
    """
    messages_dir = configuration.load().messages_dir
    if messages_dir.resolve() == SHIPPED_MESSAGES[0].resolve():
        raise TextsNotOwn(path=messages_dir)
    reviewer = _reviewer(by)
    folder = _folder(messages_dir, observance)
    known = sorted(path.stem for path in folder.glob("*.ftl"))
    if language not in known:
        raise typer.BadParameter(f"{language!r} is unknown; use one of {', '.join(known)}")
    if found := _mistakes(messages_dir, folder):
        raise TextsNotApprovable(observance=folder.name, findings=texts.summary(found))
    done = review.approve(folder, language, reviewer, clock.wall().date())
    typer.echo(
        f"{reviewer} has approved {done.observance}, {language}: {done.texts} texts, hash {done.hash}."
    )
    typer.echo(f"Recorded in {folder / review.FILE}.")


def _reviewer(given: str) -> str:
    try:
        return review.name(given)
    except ValueError as error:
        raise typer.BadParameter(f"--by: {error}") from None


def _folder(messages_dir: Path, observance: str) -> Path:
    """The folder of the observance that is meant."""
    found = {path.parent.name: path.parent for path in messages_dir.glob("*/observance.toml")}
    if not found:
        raise MessagesMissing(path=messages_dir / "*" / "observance.toml")
    named = observance or (next(iter(found)) if len(found) == 1 else "")
    if named in found:
        return found[named]
    names = ", ".join(sorted(found))
    what = f"{observance!r} is unknown; use" if observance else "is needed: give"
    raise typer.BadParameter(f"--observance {what} one of {names}")


def _mistakes(messages_dir: Path, folder: Path) -> list[str]:
    """What `check` finds in the observance; its cards are drawn only when its texts are valid."""
    found = [
        f"{one.path}:{one.line}: {one.text}"
        for one in check.check(messages_dir)
        if one.path.parent == folder
    ]
    if found:
        return found
    one = Almanac((observance_file.read(folder / "observance.toml"),))
    undrawable = proof.undrawable(catalog.load(messages_dir), one)
    return [f"{folder}: {language}: {error}" for language, error in undrawable]

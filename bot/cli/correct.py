"""`correct`, `recall` and `requests`: ask for a correction or a recall of sent notices; list and stop requests."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer
from rich.console import Console

from bot import log
from bot.app import operator_messages, resources
from bot.cli import check, configuration, event_loop, existing_database
from bot.delivery import approvals, corrections
from bot.delivery.editions import composer_of
from bot.delivery.slots import effective
from bot.errors import AskedByNobody, RequestOver, TextsWrong
from bot.log import escaped
from bot.messages import markup, snapshot, typography
from bot.messages.catalog import LAST_RESORT, Catalog
from bot.notify import request_report
from bot.settings import Settings
from bot.store import copies, editions
from bot.store import requests as stored_requests
from bot.store.engine import Database
from bot.store.records import RequestKind
from bot.store.requests import Request
from bot.store.revisions import Begun

#: The most mistakes in the texts that an error names.
NAMED = 3

Moment = Annotated[str, typer.Argument(help="The moment: eve, day or silence.")]
Year = Annotated[
    int | None, typer.Option(help="The year; default: the newest one.", show_default=False)
]
By = Annotated[
    int | None,
    typer.Option(help="Your own id of OPERATOR_IDS: you cannot confirm it.", show_default=False),
]
Yes = Annotated[bool, typer.Option("--yes", help="Ask for it without a question.")]

#: Words what is asked for, in a language.
Worded = Callable[[Catalog, str], str]


def correct(
    moment: Moment,
    *,
    year: Year = None,
    silently: Annotated[
        bool, typer.Option("--silently", help="Changed messages do not say that they changed.")
    ] = False,
    by: By = None,
    yes: Yes = False,
) -> None:
    """Show how the notices that were sent differ from the texts of now, and ask for their correction.

    Change the texts in MESSAGES_DIR first. With several OPERATOR_IDS another operator must confirm it in Telegram
    within an hour; else it begins after a minute. The process `run` changes the messages; chats that are still owed the
    notice get the new text.
    """
    event_loop.run(_correct(moment, year, by, silently=silently, yes=yes))


def recall(moment: Moment, *, year: Year = None, by: By = None, yes: Yes = False) -> None:
    """Ask to take back the notices of a moment: nothing more is sent, and what was sent is deleted.

    Telegram lets a bot delete its messages for 48 hours; the text of older ones is replaced by a sentence. It is
    confirmed as a correction is.
    """
    event_loop.run(_recall(moment, year, by, yes=yes))


def requests(
    *,
    stop: Annotated[
        int | None, typer.Option(help="Stop the request with that number.", show_default=False)
    ] = None,
) -> None:
    """List what waits for a confirmation or for the end of its minute, or stop one of them."""
    event_loop.run(_requests(stop))


async def _correct(
    moment: str, year: int | None, by: int | None, *, silently: bool, yes: bool
) -> None:
    settings = configuration.load()
    require_asker(settings, by)
    if wrong := check.mistakes(settings.messages_dir, require_review=settings.require_review):
        raise TextsWrong(findings="; ".join(wrong[:NAMED]))
    _, almanac = resources.texts(settings)
    texts = snapshot.read(settings.messages_dir)
    async with existing_database.opened(settings) as db:
        one = await corrections.find(db, moment, year)
        before = None if one.edition is None else await editions.get(db, one.edition)
        old = None if before is None else composer_of(before)
        found = await corrections.difference(db, almanac, one, old, composer_of(texts.files))
        if not any(part.changed for part in found.wordings):
            typer.echo("The texts of now are the ones that were sent: there is nothing to correct.")
            return
        await editions.put(db, texts.digest, texts.files)
        takes = corrections.duration(found.copies, effective(settings.rate))

        def worded(catalog: Catalog, language: str) -> str:
            return request_report.correction(catalog, language, found, takes, marked=not silently)

        subject = corrections.correction_of(one, texts.digest, marked=not silently)
        asking = Asking(settings, db, by, yes=yes)
        await asking.ask(RequestKind.CORRECTION, subject, worded)


async def _recall(moment: str, year: int | None, by: int | None, *, yes: bool) -> None:
    settings = configuration.load()
    require_asker(settings, by)
    async with existing_database.opened(settings) as db:
        one: Begun = await corrections.find(db, moment, year)
        sent, owed = await copies.wordings(db, one.id), await copies.owed(db, one.id)
        counts = (sent.total(), owed.total())
        takes = corrections.duration(counts[0], effective(settings.rate))

        def worded(catalog: Catalog, language: str) -> str:
            return request_report.recall(catalog, language, one, counts, takes)

        asking = Asking(settings, db, by, yes=yes)
        await asking.ask(RequestKind.RECALL, corrections.recall_of(one), worded)


async def _requests(stop: int | None) -> None:
    settings = configuration.load()
    async with existing_database.opened(settings) as db:
        if stop is not None and not await approvals.stop(db, stop, None):
            raise RequestOver(number=stop)
        waiting = await stored_requests.waiting(db)
    if stop is not None:
        typer.echo(f"Request {stop} is stopped.")
    for one in waiting:
        typer.echo(_line(one))
    if not waiting:
        typer.echo("Nothing waits.")


def _line(one: Request) -> str:
    """What waits, and for what."""
    names = [str(one.subject[name]) for name in ("moment", "year") if name in one.subject]
    what = " ".join([one.kind, *names])
    if one.runs is not None:
        return f"Request {one.id}: {what}, begins at {one.runs:%Y-%m-%d %H:%M} UTC"
    until = one.created + stored_requests.OPEN
    return f"Request {one.id}: {what}, can be confirmed until {until:%Y-%m-%d %H:%M} UTC"


class Asking:
    """Asks for something from the command line, and tells the operators in Telegram."""

    def __init__(self, settings: Settings, db: Database, by: int | None, *, yes: bool) -> None:
        self.settings, self._db, self._by, self._yes = settings, db, by, yes
        self._catalog, _ = resources.texts(settings)

    async def ask(self, kind: RequestKind, subject: Mapping[str, Any], worded: Worded) -> None:
        """Show what is asked for, ask whether it is meant, and store and send the request."""
        console = Console(soft_wrap=True, highlight=False)
        console.print(existing_database.named(self.settings), end="\n\n", markup=False)
        shown = typography.breaking(markup.plain(worded(self._catalog, LAST_RESORT)))
        console.print("\n".join(escaped(line) for line in shown.splitlines()), markup=False)
        if not (self._yes or typer.confirm(f"\nAsk for this {kind}?")):
            raise typer.Exit(1)
        operators = self.settings.operator_ids
        one = await approvals.ask(self._db, kind, subject, self._by, operators)
        console.print(f"\n{_what_follows(one)}", markup=False)
        log.keep("WARNING", self.settings.telegram_bot_token)
        untold = await operator_messages.send_request(
            self.settings, self._db, self._catalog, one, worded
        )
        if untold:
            console.print(f"Not all operators were told in Telegram: {untold}.", markup=False)


def _what_follows(one: Request) -> str:
    stop = f"To stop it: commemoration-bot requests --stop {one.id}"
    if one.runs is None:
        return f"Request {one.id} waits for another operator, who confirms it in Telegram. {stop}"
    return f"Request {one.id} begins in a minute, if the process `run` is running. {stop}"


def require_asker(settings: Settings, by: int | None) -> None:
    """Raises AskedByNobody when a second person must confirm, and it is not known who the first is."""
    operators = settings.operator_ids
    if (len(operators) > 1 and by is None) or (by is not None and by not in operators):
        raise AskedByNobody

"""`drill`: restore a backup into a temporary database, and say whether the bot could go on with it."""

import asyncio
import itertools
import tempfile
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import clock, resources
from bot.cli import (
    check,
    configuration,
    event_loop,
    existing_database,
    findings,
    passphrase,
    row_progress,
    signals,
)
from bot.cli.passphrase import PassphraseFile
from bot.errors import BotError, DatabaseMissing, RestoreStopped
from bot.operations import drill as drills
from bot.operations import readiness
from bot.operations.readiness import Finding
from bot.rehearsal import short
from bot.settings import Settings
from bot.store import chats, restore
from bot.store.engine import open_database
from bot.store.key_ring import KeyRing
from bot.store.table_rows import Watch

#: The remedy for a mistake in the texts.
CORRECT = "correct it and run `check`"


def drill(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A file that `backup` has written.", show_default=False
        ),
    ],
    *,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Restore a backup into a temporary database, and say GO, or NO-GO and what is wrong.

    It compares every row, checks that the rows fit together, runs the checks of `check`, plans the next occasion for
    all chats, and rehearses it with copies of up to 50 of them, against the sandbox. Nothing leaves this machine, and
    nothing changes but the note in the bot's database that a drill has passed. The exit code is 0 for GO and 1 for
    NO-GO. It is 2 when the backup cannot be read.
    """
    settings = configuration.load()
    found: list[Finding] = []
    event_loop.run(_drill(settings, file, passphrase.of(passphrase_file, settings), found))
    if not readiness.is_go(found):
        raise typer.Exit(1)


async def _drill(settings: Settings, file: Path, chosen: str | None, found: list[Finding]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    with (
        _folder() as folder,
        row_progress.shown(console, RestoreStopped) as watch,
    ):
        url = f"sqlite:///{folder}/copy.db"
        ring = KeyRing(settings.data_keys())
        header = await restore.restore(url, file, chosen, watch, ring=ring, lasting=False)
        rows = sum(header.rows.values())
        text = f"{rows} rows of {header.created:%Y-%m-%d %H:%M} UTC, each the same as in the file"
        found.append(Finding("restore", True, text))
        found += await _watched(_judge(settings, url), watch)
    go = readiness.is_go(found)
    findings.show(console, found, go=go)
    if go:
        console.print(await _remembered(settings), markup=False)


@contextmanager
def _folder() -> Iterator[str]:
    """A temporary folder for the copy, in which at most Telegram ids are sealed.

    It is removed even if the process must be ended.
    """
    made = tempfile.TemporaryDirectory(prefix="drill-", ignore_cleanup_errors=True)
    signals.last_acts.append(made.cleanup)
    with made as folder:
        yield folder


async def _watched(
    work: Coroutine[None, None, Sequence[Finding]], watch: Watch
) -> Sequence[Finding]:
    """What the work returns. Each second, `watch` is told how long it has lasted, and ends it by an error."""
    working = asyncio.create_task(work)
    try:
        for seconds in itertools.count():
            if (await asyncio.wait({working}, timeout=1))[0]:
                break
            watch("seconds of checks and rehearsal", seconds)
        return await working
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def _judge(settings: Settings, url: str) -> Sequence[Finding]:
    """The findings in the texts and, if those can be used, in the restored copy."""
    path = settings.messages_dir
    mistakes = check.mistakes(path, require_review=settings.require_review)
    if mistakes:
        return [Finding("texts", False, one, CORRECT) for one in mistakes]
    catalog, almanac = resources.texts(settings)
    db = await open_database(url, ring=KeyRing(settings.data_keys()), lasting=False)
    try:
        some = await chats.sample(db, short.CHATS)
        found = await drills.judge(db, almanac, catalog.languages)
    finally:
        await db.close()
    if readiness.is_go(found):
        found.append(await short.finding(some, settings, catalog, almanac, clock.wall()))
    return [Finding("texts", True, f"{path}: nothing to correct"), *found]


async def _remembered(settings: Settings) -> str:
    """Store in the bot's own database that a drill has passed; a line that says so."""
    try:
        async with existing_database.opened(settings) as db:
            await drills.remember(db)
    except DatabaseMissing:
        return "There is no database of the bot here in which to note that."
    except BotError as error:
        return f"That was not noted in the bot's database: {error}"
    return f"Noted. {existing_database.named(settings)}"

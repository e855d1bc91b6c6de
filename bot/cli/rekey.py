"""`rekey`: seal all Telegram ids in the database with the first data key, while the bot is running."""

from rich.console import Console

from bot.cli import configuration, event_loop, existing_database, row_progress
from bot.errors import RekeyStopped, RekeyUnfinished
from bot.settings import Settings
from bot.store import rekey as rekeying

#: Printed when former bytes may be left in the file.
LEFT = (
    "The file was not rewritten, because {why}: parts of it may still have ids as they were stored before. Run `rekey`"
    " again later, which only does that."
)

#: Printed at the end.
DONE = "All Telegram ids are sealed with the data key {key}."
MORE = (
    "This database does not need these keys any more: {keys}. Keep them for backups that were made"
    " before."
)


def rekey() -> None:
    """Seal all Telegram ids in the database with the first key of DATA_KEY, also while the bot is running.

    Give every process of the bot the new keys first, and start it again. `rekey` works in short transactions. It can be
    stopped at any time: run again, it goes on where it was. On SQLite it then rewrites the file, so that nothing is
    left of what was stored before.
    """
    event_loop.run(_rekey(configuration.load()))


async def _rekey(settings: Settings) -> None:
    console = Console(soft_wrap=True, highlight=False)
    with row_progress.shown(console, RekeyStopped) as watch:
        async with existing_database.opened(settings, bulk=True) as db:
            done = await rekeying.seal_all(db, watch)
            finished = not await rekeying.unfinished(db)
            watch("rewriting the file", 0)
            left = await rekeying.erase(db)
            ids = db.ring.ids
    console.print(existing_database.named(settings), markup=False)
    for name, count in done.items():
        console.print(f"{name}: {count} sealed", markup=False)
    if not finished:
        raise RekeyUnfinished
    console.print(DONE.format(key=ids[0]), markup=False)
    if ids[1:]:
        console.print(MORE.format(keys=", ".join(ids[1:])), markup=False)
    if left is not None:
        console.print(LEFT.format(why=left), markup=False)

"""`recovery-kit`: write the page from which a stranger can bring the bot back on another machine."""

from pathlib import Path
from typing import Annotated

import typer

from bot.app import clock
from bot.cli import configuration, event_loop, existing_database, kit_facts
from bot.operations import private_file, recovery_kit_page, recovery_kit_text
from bot.operations import recovery_kit as kits
from bot.settings import Settings


def recovery_kit(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="The page to write; plain text if its name ends in .txt; default: print text.",
            show_default=False,
        ),
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
) -> None:
    """Write one page that says how to bring the bot back: print it, complete it by hand, keep it in a safe place.

    It names the bot, its backups, the fingerprint of the data key, the operators, and the five commands from an empty
    machine to GO. It contains no token, no passphrase, no key and no password. Run it where the bot runs, with its
    `.env`, and again when settings have changed.
    """
    event_loop.run(_write(configuration.load(), file, force=force))


async def _write(settings: Settings, file: Path | None, *, force: bool) -> None:
    async with existing_database.opened(settings) as db:
        kit = await kit_facts.complete(settings, db, clock.wall())
        if file is None:
            typer.echo(recovery_kit_text.text(kit))
        else:
            plain = file.suffix.lower() == ".txt"
            with private_file.writing(file, replace=force) as out:
                out.write(recovery_kit_text.text(kit) if plain else recovery_kit_page.html(kit))
            typer.echo(f"{file}: print it, complete it by hand, and keep it in a safe place.")
            await kits.remember(db, kit)

"""`run`: serve Telegram; without a token, the sandbox."""

import asyncio

import typer

from bot import app, logbook, settings
from bot.cli import sandbox
from bot.cli.stopping import until_stopped

NO_TOKEN = "TELEGRAM_BOT_TOKEN is not set, so the bot starts in the sandbox, a stand-in for Telegram on this machine."


def run() -> None:
    """Serve Telegram: answer people, and send what is due.

    Without TELEGRAM_BOT_TOKEN it starts in the sandbox instead. Ctrl-C or SIGTERM stops it; what is
    still owed goes out at the next start, as long as it is not too late for its reader.
    """
    chosen = settings.load()
    if not chosen.telegram_bot_token:
        typer.echo(NO_TOKEN)
        sandbox.serve(chosen)
        return
    logbook.keep(chosen.log_level, chosen.telegram_bot_token)
    asyncio.run(_serve(chosen))


async def _serve(chosen: settings.Settings) -> None:
    stop = until_stopped()
    bot = await app.build(chosen)
    await bot.run(stop)

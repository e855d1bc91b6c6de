"""`run`: answer people on Telegram and send notices."""

import os
from typing import Annotated

import typer

from bot import log
from bot.app import bot_service
from bot.cli import configuration, event_loop, texts
from bot.cli.signals import until_stopped
from bot.errors import TokenMissing
from bot.settings import Settings

NO_TOKEN = "TELEGRAM_BOT_TOKEN is not set, so the bot starts in the sandbox, a stand-in for Telegram on this machine."


def run(
    *,
    no_sender: Annotated[
        bool, typer.Option("--no-sender", help="Answer people and plan; leave sending to senders.")
    ] = False,
    new_bot: Annotated[
        bool, typer.Option("--new-bot", help="Use the database of another bot from now on.")
    ] = False,
    or_sandbox: Annotated[
        bool, typer.Option("--or-sandbox", help="Without TELEGRAM_BOT_TOKEN, start the sandbox.")
    ] = False,
) -> None:
    """Answer people on Telegram, and send the notices that are due.

    Without TELEGRAM_BOT_TOKEN it ends with exit code 2, as a service also with --or-sandbox. Ctrl-C or SIGTERM stops
    it. At the next start it sends every notice whose window is still open and records the others as expired.
    """
    chosen = configuration.load()
    if not chosen.telegram_bot_token:
        if not or_sandbox or _is_service():
            raise TokenMissing
        from bot.cli import sandbox  # here: with a token it is not needed

        typer.echo(NO_TOKEN)
        sandbox.serve(chosen)
        return
    log.keep(chosen.log_level, chosen.telegram_bot_token, chosen.secret_urls)
    texts.ensure_usable(chosen.messages_dir)
    texts.warn_of_reviews(chosen)
    event_loop.run(_serve(chosen, sends=not no_sender, new_bot=new_bot))


def _is_service() -> bool:
    """True when systemd or a container has started this process, directly or by make.

    Nobody looks at a sandbox there, and a service whose token was lost must not seem to work.
    """
    directly = {str(os.getpid()), str(os.getppid())}
    return os.getpid() == 1 or os.environ.get("SYSTEMD_EXEC_PID") in directly


async def _serve(chosen: Settings, *, sends: bool, new_bot: bool) -> None:
    stop = until_stopped()
    bot = await bot_service.build(chosen, sends=sends, new_bot=new_bot)
    await bot.run(stop)

"""`sandbox`: run the bot with a local stand-in for Telegram and a chat page in the browser."""

import asyncio
import contextlib
import errno
import tempfile
from pathlib import Path

import typer

from bot import log
from bot.app import bot_service
from bot.cli import configuration, event_loop, texts
from bot.cli.signals import until_stopped
from bot.errors import BotError, PortForbidden, PortTaken, PortUnusable
from bot.sandbox import server
from bot.sandbox.world import World
from bot.settings import Settings
from bot.store import chats

#: The name of the bot on the page.
NAME = "20 January"

#: The people on the page at the start: name, and language of their Telegram.
PEOPLE = (("Leyla", "az"), ("Anna", "ru"), ("Emily", "en"), ("Deniz", "tr"))

#: Why notices of a rehearsal did not arrive.
NOBODY = "No chat is subscribed: press Start in a chat, then rehearse again."
NONE_OWED = "The subscribed chats have turned off all notices: turn them on with /moments, then rehearse again."
DAMAGED = "Some languages ({languages}) have damaged texts, so their notices cannot be sent in them: {findings}."
REFUSED = "Some notices were refused: a chat may have blocked or removed the bot. The log has the reasons."

#: The same by the names of the page's texts, which are in its own language.
REASONS = {"nobody": NOBODY, "none-owed": NONE_OWED, "damaged": DAMAGED, "refused": REFUSED}

#: The years that can be rehearsed: from the first anniversary to the last year for which the texts are checked.
FIRST_YEAR, LAST_YEAR = 1991, 2126


def sandbox() -> None:
    """Try the bot on this machine: a stand-in for Telegram and a chat page in the browser.

    Nothing leaves this machine, and no token is needed. All data is deleted at the end.
    """
    serve(configuration.load())


def serve(chosen: Settings) -> None:
    """Serve the sandbox until stopped. Raises PortTaken, PortForbidden or PortUnusable when it cannot listen."""
    token = server.new_token()
    log.keep(chosen.log_level, token)
    with tempfile.TemporaryDirectory(prefix="sandbox-") as folder:
        event_loop.run(_serve(chosen, Path(folder), token))


async def _serve(chosen: Settings, folder: Path, token: str) -> None:
    stop = until_stopped()
    world = World(token=token, name=NAME)
    for name, language in PEOPLE:
        world.people.add(name, language_code=language)
    controls: list[server.Control] = []
    async with contextlib.AsyncExitStack() as stack:
        try:
            place = server.serve(world, port=chosen.sandbox_port, controls=controls)
            served = await stack.enter_async_context(place)
        except OSError as error:
            raise _port_error(chosen.sandbox_port, error) from error
        own: dict[str, object] = {"telegram_bot_token": token, "telegram_api_url": served.url}
        own |= {"database_url": f"sqlite:///{folder / 'bot.db'}"}
        own |= {"heartbeat_url": "", "alarm_urls": (), "webhook_url": ""}
        own |= {"webhook_certificate": None}
        bot = await bot_service.build(chosen.model_copy(update=own), temporary=True)
        folder_of_texts = chosen.messages_dir
        controls.append(
            server.Control("rehearse", lambda wish: _rehearse(bot, wish, folder_of_texts))
        )
        typer.echo(f"Open {served.url} in a browser. Ctrl-C ends it.")
        await bot.run(stop)


def _port_error(port: int, error: OSError) -> BotError:
    """The sentence for a port at which the sandbox cannot listen."""
    if error.errno == errno.EACCES:
        return PortForbidden(port=port)
    if error.errno == errno.EADDRINUSE:
        return PortTaken(port=port)
    return PortUnusable(port=port, reason=error.strerror)


async def _rehearse(
    bot: bot_service.BotService, wish: dict[str, object], messages_dir: Path
) -> dict[str, object]:
    """What came of a rehearsal; `why`, `values` and `note` say why notices did not arrive, when some did not."""
    year = wish.get("year")
    if year is not None and not (isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR):
        raise ValueError(f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}.")
    states = await bot.rehearse(year)
    result = {"delivered": states.get("sent", 0), "states": states}
    return result | await _why_not(bot, states, messages_dir)


async def _why_not(
    bot: bot_service.BotService, states: dict[str, int], messages_dir: Path
) -> dict[str, object]:
    """Why notices of a rehearsal did not arrive, or not in their language; empty when all did."""
    if not states:
        return _reason("none-owed" if await chats.count(bot.db) else "nobody")
    languages, fatal, _ = await asyncio.to_thread(texts.found, messages_dir, rehearsal=True)
    if fatal:
        found = {"languages": ", ".join(languages), "findings": texts.summary(fatal)}
        return _reason("damaged", **found)
    return {} if states.keys() == {"sent"} else _reason("refused")


def _reason(why: str, **values: str) -> dict[str, object]:
    """A reason: the name and the values of the page's text, and the text in English."""
    return {"why": why, "values": values, "note": REASONS[why].format_map(values)}

"""`sender`: send due notices in a further process, on this machine or another."""

from bot import log
from bot.app import sender_service
from bot.cli import configuration, event_loop, texts
from bot.cli.signals import until_stopped
from bot.errors import TokenMissing
from bot.settings import Settings


def sender() -> None:
    """Send the notices that are due, in addition to the process `run`, on this machine or any other.

    It needs the same TELEGRAM_BOT_TOKEN, DATABASE_URL and SEND_RATE as `run`. All senders together keep to the
    rate, and each notice is sent by one of them. When a sender dies, the others take over its notices after
    15 seconds. Ctrl-C or SIGTERM stops it once its requests under way are answered.
    """
    chosen = configuration.load()
    if not chosen.telegram_bot_token:
        raise TokenMissing
    log.keep(chosen.log_level, chosen.telegram_bot_token, chosen.secret_urls)
    texts.ensure_usable(chosen.messages_dir)
    texts.warn_of_reviews(chosen)
    event_loop.run(_send(chosen))


async def _send(chosen: Settings) -> None:
    stop = until_stopped()
    await (await sender_service.build(chosen)).run(stop)

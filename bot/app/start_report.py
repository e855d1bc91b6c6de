"""Logs at the start what this process serves: which bot, which database, which observances, and what comes next."""

import logging
from datetime import datetime, timedelta

from bot.app.resources import Resources
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Occasion
from bot.store.redacted_url import located

log = logging.getLogger(__name__)

#: Without a data key.
UNSEALED = (
    "Telegram ids are stored unsealed. Telegram's terms for bots (https://telegram.org/tos/bot-developers, 4.4) want"
    " user data encrypted at rest, with its key apart: run `key`, set DATA_KEY, start the bot again, and run `rekey`"
)

#: Each observance has an occasion within this span.
YEAR = timedelta(days=367)


def report(resources: Resources, username: str, number: int, now: datetime) -> None:
    """Log it, as soon as Telegram has told the bot's username and id. `now` is the ledger's clock, in UTC."""
    settings, almanac = resources.settings, resources.almanac
    log.info("The bot is @%s, id %d", username, number)
    log.info("Database: %s", located(settings.database_url))
    if resources.db.ring:
        log.info("Telegram ids are sealed with the data key %s", resources.db.ring.ids[0])
    elif not resources.temporary:
        log.warning("%s", UNSEALED)
    log.info("Observances: %s", ", ".join(one.id for one in almanac.observances))
    for due, occasion, moment in _upcoming(almanac, now, settings.default_timezone)[:1]:
        log.info(
            "Next: %s %d, %s, at %s for chats in %s",
            *(occasion.observance, occasion.year, moment.name),
            *(f"{due:%Y-%m-%dT%H:%MZ}", settings.default_timezone),
        )


def next_due(almanac: Almanac, now: datetime, zone: str) -> datetime | None:
    """When the next notice is due for chats in that zone that get every notice, in UTC; None when there is none."""
    return next((due for due, _, _ in _upcoming(almanac, now, zone)), None)


def _upcoming(
    almanac: Almanac, now: datetime, zone: str
) -> list[tuple[datetime, Occasion, Moment]]:
    """The notices of the next year for chats in that zone that get every notice, each with its instant in UTC."""
    found = [
        (window.due, occasion, moment)
        for occasion in almanac.between(now, now + YEAR)
        for moment, window in almanac.windows(occasion, _names(almanac, occasion), zone, None)
        if window.due > now
    ]
    return sorted(found, key=lambda notice: notice[0])


def _names(almanac: Almanac, occasion: Occasion) -> list[str]:
    return [moment.name for moment in almanac.observance(occasion.observance).moments]

"""What every process of the bot is made of: its settings, texts, almanac and database, each found fit."""

import asyncio
import logging
from dataclasses import dataclass

from bot.errors import SettingInvalid
from bot.messages import catalog as catalogs
from bot.messages import places
from bot.messages.catalog import Catalog
from bot.observances import almanac as almanacs
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.settings import REMEDIES, Settings
from bot.store.engine import Database, open_database

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """What there is before anything runs."""

    settings: Settings
    catalog: Catalog
    almanac: Almanac
    db: Database
    #: Where a database was made that nobody expected to be new; empty otherwise.
    new_database: str = ""


async def prepare(settings: Settings, *, temporary: bool = False) -> Parts:
    """Read and open everything. Raises a BotError that names the remedy when something will not do.

    `temporary`: the database is new at each start, so nothing is said of that.
    """
    zones.check_databases()
    catalog = catalogs.load(settings.messages_dir)
    almanac = almanacs.load(settings.messages_dir)
    if settings.default_language not in catalog.languages:
        raise _invalid("DEFAULT_LANGUAGE", settings.default_language)
    if zones.canonical(settings.default_timezone) != settings.default_timezone:
        raise _invalid("DEFAULT_TIMEZONE", settings.default_timezone)
    await asyncio.to_thread(places.prepare, catalog.languages)
    db = await open_database(settings.database_url)
    new = db.place if db.made and not temporary else ""
    if new:
        log.warning("A new database was made at %s; if you expected subscribers, stop", new)
    return Parts(settings, catalog, almanac, db, new)


def _invalid(name: str, value: str) -> SettingInvalid:
    return SettingInvalid(name=name, value=repr(value), remedy=REMEDIES[name] + ".")

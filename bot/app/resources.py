"""Resources: the settings, texts, almanac and database of a process, loaded and checked."""

from dataclasses import dataclass

from bot.errors import SettingInvalid
from bot.messages import catalog as catalogs
from bot.messages import snapshot
from bot.messages.catalog import Catalog
from bot.observances import almanac as almanacs
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.settings import REMEDIES, Settings
from bot.store import metadata
from bot.store.engine import Database, open_database
from bot.store.key_ring import KeyRing

#: The key and values in the table `metadata` by which a new database is reported once, even when the start that created
#: it fails for another reason.
NEW, UNREPORTED, REPORTED = "database.new", "unreported", "reported"

#: The value that release 0.2.0 and older store for UNREPORTED.
UNREPORTED_BEFORE = "unsaid"


@dataclass(frozen=True)
class Resources:
    """What exists before any service starts."""

    settings: Settings
    catalog: Catalog
    almanac: Almanac
    db: Database
    #: True: the database is new at each start, as in the sandbox.
    temporary: bool = False
    #: The digest of the files from which the texts were read.
    edition: str = ""


async def prepare(settings: Settings, *, temporary: bool = False) -> Resources:
    """Load and open everything. Raises a BotError, which names the remedy, when something cannot be used.

    `temporary`: the database is new at each start, so nobody is warned of a new database.
    """
    zones.check_databases()
    catalog, almanac = texts(settings)
    db = await open_database(settings.database_url, ring=KeyRing(settings.data_keys()))
    if db.made and not temporary:
        await metadata.put(db, NEW, UNREPORTED)
    edition = snapshot.read(settings.messages_dir).digest
    return Resources(settings, catalog, almanac, db, temporary, edition)


def texts(settings: Settings) -> tuple[Catalog, Almanac]:
    """The texts and observances. Raises a BotError also when the default language or time zone is unknown."""
    catalog = catalogs.load(settings.messages_dir)
    almanac = almanacs.load(settings.messages_dir)
    if settings.default_language not in catalog.languages:
        raise _invalid("DEFAULT_LANGUAGE", settings.default_language)
    if zones.canonical(settings.default_timezone) != settings.default_timezone:
        raise _invalid("DEFAULT_TIMEZONE", settings.default_timezone)
    return catalog, almanac


def _invalid(name: str, value: str) -> SettingInvalid:
    return SettingInvalid(name=name, value=repr(value), remedy=REMEDIES[name] + ".")

"""The editions that a sender composes from: its own texts, and those of broadcasts that began with others."""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from cachetools import LRUCache

from bot.delivery.announcement_composer import AnnouncementComposer
from bot.delivery.composer import Composer, EditionComposer
from bot.errors import BotError
from bot.messages import announcement
from bot.messages import catalog as catalogs
from bot.messages.snapshot import Snapshot
from bot.observances import almanac as almanacs
from bot.store import editions
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: Maximum number of editions that are kept, besides the process's own.
KEPT = 16

#: Makes the composer of an edition from its texts. Raises a BotError when that is not possible.
Compose = Callable[[Mapping[str, str]], EditionComposer]


class Editions:
    """The composers of editions other than the process's own texts, whose digest is `own`."""

    def __init__(self, db: Database, own: str, compose: Compose) -> None:
        self._db = db
        self.own = own
        self._compose = compose
        self._composers: LRUCache[str, EditionComposer] = LRUCache(KEPT)

    def composer(self, digest: str | None) -> EditionComposer | None:
        """The composer of an edition that was loaded; None for the process's own texts.

        Raises KeyError when it was not loaded.
        """
        return None if digest in (None, self.own) else self._composers[digest]

    async def load(self, digest: str | None) -> None:
        """Load an edition that is not loaded. When that is not possible, its composer raises KeyError."""
        if digest in (None, self.own) or digest in self._composers:
            return
        texts = await editions.get(self._db, digest)
        try:
            if texts is None:
                raise BotError
            self._composers[digest] = await asyncio.to_thread(self._compose, texts)
        except BotError:
            log.exception("The texts of edition %s cannot be read from the database", digest)


def composer_of(texts: Mapping[str, str], me: Callable[[], str] = str) -> EditionComposer:
    """The composer of the texts of an announcement, or of the files of a folder of messages.

    Raises a BotError when they cannot be used.
    """
    if announcement.by_language(texts):
        return AnnouncementComposer(texts, me)
    with tempfile.TemporaryDirectory(prefix="edition-") as name:
        folder = Path(name)
        Snapshot(dict(texts)).write(folder)
        catalog = catalogs.load(folder)
        # Texts are read when they are first needed, and the folder is not kept.
        catalog.read_all()
        return Composer(catalog, almanacs.load(folder), me=me)

"""Sets aside owed deliveries whose chat's sealed id cannot be opened, so that they do not hold up all others."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import String, select, type_coerce

from bot.errors import SealedIdUnreadable
from bot.store import batches, ledger
from bot.store.batches import BatchKey
from bot.store.engine import Database
from bot.store.key_ring import SEPARATOR
from bot.store.records import Batch, Outcome, State
from bot.store.tables import chat, with_chat
from bot.store.tables import delivery as deliveries

#: The error of a delivery whose chat's sealed id was changed.
CHANGED = (
    "the sealed id of this chat was changed in the database: restore it, then run report --retry"
)

#: How long a delivery waits that another process may be able to send.
PAUSE = timedelta(minutes=1)


@dataclass(frozen=True)
class SetAside:
    """How many deliveries of a batch were set aside."""

    #: Failed: this process has the key, but the sealed id was changed.
    changed: int
    #: Still owed and due a little later: this process lacks the key, which another one may have.
    foreign: int


async def set_aside(db: Database, claimed: Batch) -> SetAside:
    """Set aside the owed deliveries of a claimed batch whose chats' ids cannot be opened."""
    stored = type_coerce(chat.c.telegram_id, String)
    here = (deliveries.c.batch_id == claimed.id, ledger.planned, stored.is_not(None))
    query = select(deliveries.c.chat_id, stored).select_from(with_chat).where(*here)
    async with db.begin() as tx:
        rows = (await tx.execute(query.order_by(deliveries.c.position))).all()
        closed = {number: form for number, form in rows if not _opens(db, form)}
        foreign = [number for number, form in closed.items() if not _has_key(db, form)]
        changed = sorted(closed.keys() - {*foreign})
        await ledger.settle(db, [_failed(claimed, number) for number in changed])
        due = min(await db.now() + PAUSE, claimed.expires)
        later = BatchKey(claimed.broadcast_id, due, claimed.expires, claimed.priority)
        for number in foreign:
            await batches.move(tx, number, later)
    return SetAside(len(changed), len(foreign))


def _failed(claimed: Batch, number: int) -> Outcome:
    return Outcome(claimed.broadcast_id, number, State.FAILED, error=CHANGED)


def _has_key(db: Database, form: str) -> bool:
    return form.partition(SEPARATOR)[0] in db.ring.ids


def _opens(db: Database, form: str) -> bool:
    try:
        db.ring.open(form)
    except SealedIdUnreadable:
        return False
    return True

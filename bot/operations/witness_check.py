"""Check that the witness, the bot's record with its operators, shows nothing that the database does not know."""

from telegram.error import TelegramError

from bot.delivery import witness_mark
from bot.notify import alert_channel
from bot.operations.readiness import Finding, Setup
from bot.store import nonces
from bot.store.nonces import Mark

#: What a copy is told apart by.
NONE = "no operator's chat shows the bot's record: an old copy of the database would not be noticed"


async def witness(setup: Setup) -> list[Finding]:
    """Each operator's chat shows the record, and none knows more than the database."""
    marks = [mark for one in setup.operators if (mark := await _mark(setup, one)) is not None]
    if not marks:
        return [Finding("witness", True, NONE)]
    # What the database knows is read afterwards, so that it knows what the bot has written meanwhile.
    known = await nonces.known(setup.db)
    strange = [mark for mark in marks if not known.explains(mark)]
    if not strange:
        text = f"{len(marks)} of {len(setup.operators)} operators have the bot's record pinned"
        return [Finding("witness", True, text)]
    seen, own = max(mark.begun for mark in strange), known.mark.begun
    text = f"the bot's record knows of {seen} notices begun, the database of {own}: it is a copy"
    remedy = "stop all other machines, and start `run`, which then asks the operators"
    return [Finding("witness", False, text, remedy)]


async def _mark(setup: Setup, operator: int) -> Mark | None:
    """What the record of an operator shows; None when it cannot be read."""
    try:
        pinned = await alert_channel.pinned(setup.bot, operator)
    except TelegramError:
        return None
    return None if pinned is None else witness_mark.read(pinned.text)


ALL = (witness,)

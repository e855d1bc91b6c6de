"""One sealed id that cannot be opened keeps nobody else from their notices."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.sandbox.world import World
from bot.store import unopened
from bot.store.key_ring import KeyRing
from bot.store.records import State
from bot.store.tables import KEY_RING, delivery
from tests.cast import DENIZ, LEYLA, TEITI, Role, utc
from tests.keys import NEW, OLD
from tests.stage import TOKEN, Stage, playing

#: When the notice before the minute of silence is due everywhere, and the seconds after it.
SILENCE = utc("20 07:55")
SECONDS = (SILENCE, *(SILENCE + timedelta(seconds=seconds) for seconds in (2, 4)))


async def form(stage: Stage, who: Role, sealed: str | None = None) -> str:
    """How the id of a person is stored; `sealed` replaces it, and marks the chat as changed."""
    db = stage.app.db
    before: str = db.ring.seal(stage.people[who.name].id)
    if sealed is not None:
        changed = text("UPDATE chat SET telegram_id = :new, stale = true WHERE telegram_id = :old")
        async with db.begin() as tx:
            await tx.execute(changed, {"new": sealed, "old": before})
    return before


async def test_a_changed_form_fails_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The two others get their notice; operators, the report and the log are told what is wrong with the third."""
    world = World(token=TOKEN)
    operator = world.people.add("Operator", "en", started=True, id=77)
    settings = {"operator_ids": "77", "default_language": "en", "data_key": NEW}
    async with playing(tmp_path, world, **settings) as stage:
        for who in (LEYLA, DENIZ, TEITI):
            await stage.join(who)
        sealed = await form(stage, DENIZ)
        await form(stage, DENIZ, f"{sealed[:-4]}AAA=")

        await stage.at(*SECONDS)

        assert (await stage.tally())["silence"] == {State.SENT: 2, State.FAILED: 1}
        async with stage.app.db.begin() as tx:
            errors = (await tx.execute(select(delivery.c.error).distinct())).scalars()
            assert {*errors} >= {unopened.CHANGED}
        history = world.messages.of(operator)
        await world.until(
            lambda: any("cannot be opened" in one.text for one in history.messages), 20
        )
    assert "cannot be opened with the data key" in caplog.text


async def test_what_another_process_can_open_stays_owed(tmp_path: Path) -> None:
    """A key that this process lacks may be in another one: the notice waits, and is sent once the key is here."""
    async with playing(tmp_path, data_key=OLD) as stage:
        for who in (LEYLA, DENIZ, TEITI):
            await stage.join(who)
        await form(stage, DENIZ, KeyRing([NEW]).seal(stage.people[DENIZ.name].id))

        await stage.at(*SECONDS)

        assert (await stage.tally())["silence"] == {State.SENT: 2, State.PLANNED: 1}
        setattr(stage.app.db.engine.dialect, KEY_RING, KeyRing([OLD, NEW]))
        await stage.at(SILENCE + timedelta(minutes=2), SILENCE + timedelta(minutes=3))

        assert (await stage.tally())["silence"] == {State.SENT: 3}

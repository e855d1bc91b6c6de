"""The check of sealed ids: what it says without a key, and while a rekey is not finished; it is never a NO-GO."""

from bot.operations import sealing_checks
from bot.store import rekey
from bot.store.engine import open_database
from tests.keys import AFTER, BEFORE, DURING
from tests.operations.scene import Scene


async def test_what_telegram_wants_is_said_without_a_key(scene: Scene) -> None:
    """With what to do; it is no NO-GO."""
    (found,) = await sealing_checks.sealed(scene.setup)

    assert found.ok
    assert "Telegram's terms for bots" in found.text
    assert "`key`" in found.remedy


async def test_an_unfinished_rekey_is_said(scene: Scene) -> None:
    """For the first time, and for another key; a finished one has no remedy."""
    said: list[tuple[bool, bool]] = []
    for ring in (BEFORE, DURING):
        db = await open_database(scene.database_url, ring=ring)
        scene.but(db=db)
        (before,) = await sealing_checks.sealed(scene.setup)
        await rekey.seal_all(db, lambda name, rows: None)
        (after,) = await sealing_checks.sealed(scene.setup)
        await db.close()
        said.append((bool(before.remedy), bool(after.remedy)))
        assert "not all" in before.text
        assert before.ok
        assert ring.ids[0] in after.text
    assert said == [(True, False)] * 2
    assert AFTER.ids[0] in after.text

"""A rehearsal that the database of a scene remembers."""

from sqlalchemy import delete

from bot.operations import rehearsal_record, software
from bot.operations.rehearsal_record import PASSED, Record
from bot.store.tables import metadata
from tests.operations.scene import Scene

#: The hash of the settings of a scene, which a command has that is called there.
SETTINGS = rehearsal_record.settings(
    send_rate=30, paid_broadcast=False, default_language="az", default_timezone="Asia/Baku"
)


async def rehearse(scene: Scene, **changes: str) -> None:
    """Remember a rehearsal of 2027 that has passed, with everything as it is now but the changes."""
    scene.but(settings_hash=SETTINGS)
    values = {
        "at": "2026-11-19T06:00Z",
        "year": "2027",
        "verdict": PASSED,
        "content": rehearsal_record.content(scene.setup.messages_dir),
        "release": rehearsal_record.release(software.commit()),
        "settings": SETTINGS,
        "chats": "200",
        "source": rehearsal_record.INVENTED,
        "faults": "usual",
    }
    await rehearsal_record.put(scene.setup.db, Record(**(values | changes)))


async def forget(scene: Scene) -> None:
    """Let the database remember no rehearsal."""
    async with scene.setup.db.begin() as tx:
        ours = metadata.c.name.like(f"{rehearsal_record.PREFIX}%")
        await tx.execute(delete(metadata).where(ours))

"""What only the real Telegram can say is found by an exercise: the operators are alerted."""

from collections.abc import Callable
from pathlib import Path

from bot.delivery import rehearsal
from bot.sandbox.world import World
from bot.sandbox.world.failures import Reply
from tests.stage import TOKEN, playing
from tests.stories.groups import OPERATOR


async def test_a_refused_picture_is_told(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The notices come as text, and an alert says why."""
    world = World(token=TOKEN)
    operator = world.people.add("Operator", "en", id=OPERATOR, started=True)
    refusal = Reply(400, "Bad Request: IMAGE_PROCESS_FAILED")
    world.failures.script(refusal, "sendPhoto", times=None)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        world.people.send(operator, "/rehearse")
        await world.answers(operator)
        for _ in range(3):
            await stage.rest()
            stage.app.db.offset += rehearsal.SPACING
        said = world.messages.of(operator)
        await world.until(lambda: any("picture" in one.text for one in said.messages), 20)

    texts = [one.text for one in said.messages]
    (alert,) = [text for text in texts if "IMAGE_PROCESS_FAILED" in text]
    assert "without their picture" in alert
    assert any("sınaq" in text for text in texts)
    record_property("what", "a picture that Telegram refuses")
    record_property("by", "/rehearse: alert")
    record_property("says", alert.replace("\n", " "))
    record_property("remedy", "")

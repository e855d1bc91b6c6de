"""Telegram takes a notice, and says so in a way that nobody can read."""

import json

import pytest

from bot.sandbox.world.failures import Reply
from bot.store.records import State
from tests.cast import LEYLA, utc
from tests.stage import Stage

#: A message of a kind that the library does not know: its chat and its poll lack what it requires.
STRANGE = {"message_id": 77, "chat": {"id": 5}, "poll": {"id": "1"}}


def taken(result: object) -> Reply:
    """The message arrives, and this is answered."""
    return Reply(200, body=json.dumps({"ok": True, "result": result}), after=True)


async def test_a_message_of_an_unknown_shape_was_sent(stage: Stage) -> None:
    """Its number is all that we need to know of it."""
    await stage.join(LEYLA)
    stage.world.failures.script(taken(STRANGE), times=None)

    await stage.at(utc("19 15:00"), utc("19 15:01"))

    assert (await stage.tally())["eve"] == {State.SENT: 1}
    assert len(stage.notices(LEYLA)) == 1


@pytest.mark.parametrize("result", [5, None, [], {}, {"message_id": "77"}, {"message_id": 2**63}])
async def test_an_answer_without_a_message_is_uncertain(stage: Stage, result: object) -> None:
    """The notice is sent three times, and no fourth time."""
    await stage.join(LEYLA)
    stage.world.failures.script(taken(result), times=None)

    await stage.at(utc("19 15:00"), utc("19 15:01"), utc("19 15:02"), utc("19 15:10"))

    assert (await stage.tally())["eve"] == {State.UNCERTAIN: 1}
    assert len(stage.notices(LEYLA)) == 3

"""Every row of the table of faults, through the sandbox over HTTP: what the ledger says, and who stays subscribed."""

from datetime import timedelta

import pytest

from bot.errors import AccessLost
from bot.sandbox.world.failures import Cut, Garbage, Kind, Reply, too_many
from bot.store import chats
from bot.store.records import State
from tests.cast import LEYLA, NINE
from tests.stage import Stage

FORBIDDEN = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot was kicked from the group chat",
    "bot was kicked from the supergroup chat",
    "bot was kicked from the channel chat",
    "bot is not a member of the group chat",
    "bot is not a member of the supergroup chat",
    "bot is not a member of the channel chat",
    "the group chat was deleted",
    "bot can't initiate conversation with a user",
    "bot can't send messages to bots",
)

GONE = (
    "CHAT_WRITE_FORBIDDEN",
    "CHANNEL_PRIVATE",
    "CHAT_RESTRICTED",
    "CHAT_ADMIN_REQUIRED",
    "USER_IS_BLOCKED",
    "INPUT_USER_DEACTIVATED",
    "PEER_ID_INVALID",
    "not enough rights to send text messages to the chat",
    "need administrator rights in the channel chat",
    "have no rights to send a message",
)

OURS = (
    "can't parse entities: unsupported start tag",
    "message is too long",
    "message text is empty",
    "BUTTON_URL_INVALID",
    "REPLY_MARKUP_INVALID",
)

#: Surely not sent, or nobody can know: tried again either way.
AGAIN = (
    too_many(1),
    Reply(429, "Too Many Requests", {"retry_after": 1}),
    Reply(409, "Conflict: terminated by other getUpdates request"),
    Reply(500, "Internal Server Error: restart"),
    Garbage("<html><h1>502 Bad Gateway</h1><center>nginx</center></html>", status=502),
    Garbage("<html>504</html>", status=504),
    Garbage("<html>nginx</html>", status=403),
    Garbage("not JSON", status=200, after=True),
    Garbage('{"ok":true}', status=200, after=True),
    Cut(),
    Cut(after=True),
)


def said(status: int, texts: tuple[str, ...]) -> list[Reply]:
    """Those refusals, as Telegram words them."""
    prefix = {403: "Forbidden", 400: "Bad Request"}[status]
    return [Reply(status, f"{prefix}: {text}") for text in texts]


async def morning(stage: Stage, trouble: Kind, times: int | None = 1) -> dict[State, int]:
    """Leyla's morning, on which that happens; what the ledger says of the day's notice."""
    await stage.join(LEYLA)
    stage.world.failures.script(trouble, times=times)
    await stage.at(NINE, *(NINE + timedelta(seconds=seconds) for seconds in (3, 15, 62)))
    return (await stage.tally())["day"]


async def subscribed(stage: Stage) -> bool:
    """Whether Leyla still is."""
    chat = await chats.find(stage.app.db, stage.people["Leyla"].id)
    return bool(chat and chat.subscribed)


@pytest.mark.parametrize("refusal", [*said(403, FORBIDDEN), *said(400, GONE)], ids=repr)
async def test_a_permanent_refusal_ends_the_subscription(stage: Stage, refusal: Reply) -> None:
    """Every wording of it; with Telegram's words as the reason."""
    assert await morning(stage, refusal) == {State.GONE: 1}
    chat = await chats.find(stage.app.db, stage.people["Leyla"].id)
    assert chat
    assert not chat.subscribed
    assert refusal.description.partition(": ")[2] in (chat.reason or "")


@pytest.mark.parametrize("refusal", said(400, OURS), ids=repr)
async def test_a_wording_at_fault_loses_nobody(stage: Stage, refusal: Reply) -> None:
    """The notice stays owed as long as Telegram refuses it, and goes out when it does not."""
    assert await morning(stage, refusal, times=None) == {State.PLANNED: 1}
    assert await subscribed(stage)

    stage.world.failures.clear()
    await stage.at(NINE + timedelta(minutes=5))
    assert (await stage.tally())["day"] == {State.SENT: 1}


@pytest.mark.parametrize("trouble", AGAIN, ids=repr)
async def test_what_passes_is_outlived(stage: Stage, trouble: Kind) -> None:
    """Notified in the end, and still subscribed."""
    assert await morning(stage, trouble) == {State.SENT: 1}
    assert await subscribed(stage)


async def test_a_429_of_twelve_hours_is_not_hammered(stage: Stage) -> None:
    """Nothing more is sent to Telegram, and the notice stays owed."""
    assert await morning(stage, too_many(43_837), times=None) == {State.PLANNED: 1}
    assert stage.world.calls.arrived["sendMessage"] - len(stage.world.calls.delivered()) <= 3
    assert await subscribed(stage)


async def test_a_401_stops_the_sender(stage: Stage) -> None:
    """It says so, and loses nothing."""
    await stage.join(LEYLA)
    stage.world.failures.script(Reply(401, "Unauthorized"), times=None)
    stage.set_clock(NINE)

    await stage.app.sweep()

    await stage.world.until(lambda: stage.app.sender.lost)
    assert isinstance(stage.app.sender.lost, AccessLost)
    assert (await stage.tally())["day"] == {State.PLANNED: 1}


async def test_a_group_that_was_upgraded_is_notified_at_its_new_id(stage: Stage) -> None:
    """The refusal contains the new id, which is stored, and the notice is sent there."""
    await stage.join(LEYLA)
    there = stage.world.people.add("Leyla's supergroup", "az", started=True)
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    stage.world.failures.script(Reply(400, text, {"migrate_to_chat_id": there.id}))

    await stage.at(NINE, NINE + timedelta(seconds=3))

    assert (await stage.tally())["day"] == {State.SENT: 1}
    assert stage.world.calls.delivered()[there.id] == 1
    assert await chats.find(stage.app.db, there.id)


@pytest.mark.parametrize("text", ["message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED"])
async def test_a_topic_that_is_gone_is_left(stage: Stage, text: str) -> None:
    """The notice goes to the chat itself, and so will those after it."""
    assert await morning(stage, Reply(400, f"Bad Request: {text}")) == {State.SENT: 1}
    chat = await chats.find(stage.app.db, stage.people["Leyla"].id)
    assert chat
    assert chat.thread_id is None

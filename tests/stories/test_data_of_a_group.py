"""/mydata of a group or channel: its admins get it in private, and nobody else gets it at all."""

import json

from bot.sandbox.world.chats import Person
from tests.stories.groups import GroupScene


async def documents(scene: GroupScene, who: Person, text: str) -> list[bytes]:
    """The files that a person gets in private after a message there."""
    before = len(scene.stage.world.messages.of(who).messages)
    scene.stage.world.people.send(who, text)
    await scene.settled()
    found = scene.stage.world.messages.of(who).messages[before:]
    return [one.document.content for one in found if one.document]


async def test_an_admin_gets_the_files_in_private(subscribed: GroupScene) -> None:
    """In the group itself there is only a link."""
    answer = await subscribed.ask(subscribed.leyla, "/mydata")
    assert answer.document is None
    (key,) = answer.keys()
    payload = f"data_{subscribed.chat.id}"
    assert key["url"] == f"https://t.me/sandbox_bot?start={payload}"

    files = await documents(subscribed, subscribed.leyla, f"/start {payload}")

    captions = [
        one.text
        for one in subscribed.stage.world.messages.of(subscribed.leyla).messages
        if one.document
    ]
    assert captions[0].startswith("Bu qrup və ya kanal haqqında")
    data = json.loads(files[1])
    assert data["chat"]["telegram_id"] == subscribed.chat.id
    assert [one["telegram_id"] for one in data["admins"]] == ["you"]


async def test_a_plain_member_gets_nothing(subscribed: GroupScene) -> None:
    """Neither by the command nor by the link."""
    refused = await subscribed.ask(subscribed.emily, "/mydata")
    assert "/privacy" in refused.text

    assert await documents(subscribed, subscribed.emily, f"/start data_{subscribed.chat.id}") == []

"""/mydata, as people get it: all that is kept about them, to read and as JSON."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.sandbox.world.messages import Message
from bot.store import managers
from bot.store.tables import KEY_RING, broadcast, revision
from tests.handlers.conftest import Town
from tests.keys import AFTER
from tests.store.test_ledger import subscribe
from tests.store.test_retention import send_all

MINUTE = timedelta(minutes=1)


async def files(town: Town, who: str, text: str = "/mydata") -> tuple[str, dict[str, Any]]:
    """The text and the data that a person gets."""
    town.world.people.send(town.people[who], text)
    await town.handled()
    messages = town.world.messages.of(town.people[who]).unread()
    documents: list[Message] = [one for one in messages if one.document]
    assert [one.document.file_name for one in documents] == ["mydata.txt", "mydata.json"]
    readable, data = (one.document.content.decode() for one in documents)
    return readable, json.loads(data)


@pytest.mark.parametrize("who", ["az", "en", "ru", "tr"])
async def test_it_is_in_the_persons_language(town: Town, who: str) -> None:
    """It begins with the words of /status, and ends with every field."""
    await town.ask(who, "/start")
    await send_all(town.db)
    status = (await town.ask(who, "/status")).text
    town.at(town.now + 5 * MINUTE)

    readable, data = await files(town, who)

    assert readable.startswith(town.text(who, "mydata-title"))
    assert status.split("\n")[1] in readable
    assert town.text(who, "mydata-messages") in readable
    assert data["deliveries"][0]["state"] == 1
    person = town.people[who]
    assert (data["chat"]["telegram_id"], data["chat"]["language"]) == (person.id, who)
    for name, value in data["chat"].items():
        assert f"chat.{name} = {json.dumps(value, ensure_ascii=False)}" in readable


async def test_once_a_minute(town: Town) -> None:
    """Who asks again at once is told so."""
    await town.ask("en", "/start")
    await files(town, "en")

    again = await town.ask("en", "/mydata")
    assert again.document is None
    assert again.text == town.text("en", "mydata-again")

    town.at(town.now + MINUTE)
    assert await files(town, "en")


async def test_who_is_not_known_is_told_so(town: Town) -> None:
    """Nothing is stored by asking."""
    answer = await town.ask("en", "/mydata")
    assert answer.text == town.text("en", "forgetme-nothing")
    assert await town.kept("en") is None


async def test_whoever_is_only_an_admin_gets_that(town: Town) -> None:
    """By our number of the group and its kind."""
    group = await subscribe(town.db, -5, "group")
    await managers.met(town.db, group, town.people["en"].id, added_bot=True)

    readable, data = await files(town, "en")

    assert data["chat"] is None
    (found,) = data["admin_of"]
    assert (found["chat_id"], found["kind"], found["added_bot"]) == (group.id, "group", True)
    assert f"group, {group.id}" in readable


async def test_a_moment_without_a_text_has_its_own_name(town: Town) -> None:
    """The texts changed after it was sent: the person still gets everything, also from /status."""
    await town.ask("az", "/start")
    key = await send_all(town.db)
    async with town.db.begin() as tx:
        await tx.execute(update(broadcast).where(broadcast.c.id == key).values(moment="vigil"))
    town.at(town.now + MINUTE)

    readable, _ = await files(town, "az")

    assert "(vigil, 2027)" in readable
    assert "vigil" in (await town.ask("az", "/status")).text


@pytest.mark.parametrize("who", ["az", "ru", "tr"])
async def test_its_words_are_in_the_persons_language(town: Town, who: str) -> None:
    """Also those of a rehearsal, of groups and of what an operator did."""
    await town.ask(who, "/start")
    key = await send_all(town.db)
    group = await subscribe(town.db, -5, "supergroup")
    person = town.people[who].id
    await managers.met(town.db, group, person)
    async with town.db.begin() as tx:
        await tx.execute(update(broadcast).where(broadcast.c.id == key).values(status="exercise"))
        values = {"broadcast_id": key, "number": 1, "kind": "recall", "created_us": town.db.clock}
        await tx.execute(revision.insert().values(**values, asked_by=person))
    town.at(town.now + MINUTE)

    readable, _ = await files(town, who)

    words = readable.partition(town.text(who, "mydata-fields"))[0]
    assert town.text(who, "mydata-rehearsal") in words
    assert town.text(who, "mydata-records", what="revisions", count=1) in words
    assert not re.search("exercise|group|revisions", words)


async def test_after_forgetme_there_is_nothing(town: Town) -> None:
    """Not even asked at once."""
    await town.ask("en", "/start")
    await town.ask("en", "/forgetme yes")

    assert (await town.ask("en", "/mydata")).text == town.text("en", "forgetme-nothing")


@pytest.mark.parametrize("who", ["az", "en", "ru", "tr"])
async def test_privacy_says_whether_ids_are_sealed(town: Town, who: str) -> None:
    """As this database stores them: also with a key, some may not be sealed yet."""
    terms = {"days": 60, "occasions": 2, "met": 30}
    plain, sealed = (town.text(who, "privacy", sealed=one, **terms) for one in ("no", "yes"))
    assert plain != sealed
    assert (await town.ask(who, "/privacy")).text == plain
    setattr(town.db.engine.dialect, KEY_RING, AFTER)
    assert (await town.ask(who, "/privacy")).text == plain

    town.db.plain = False

    assert (await town.ask(who, "/privacy")).text == sealed

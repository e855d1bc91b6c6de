"""Updates with fields missing or of another type, at every depth, through the production intake and all handlers."""

import copy
import logging
import random
from collections.abc import Iterator
from typing import Any

import pytest

from bot.botapi.required_fields import KINDS
from bot.handlers import update_processor
from bot.handlers.flood import Buckets, Stage
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from tests.handlers.conftest import Town

Json = dict[str, Any]

#: Odd updates, and how many of them come with each good one.
ODD, EACH = 20_000, 50

#: Updates that wait to be fetched at once: as many as Telegram gives in one answer.
BATCH = 100

#: The values that replace a field.
VALUES: tuple[object, ...] = (
    *(None, True, False, 0, 1, -1, 2**31, -(2**63), 2**63, 2**70, 0.5, -1e308, float("nan")),
    *("", "x", "5", "/start", "\ud800", "\x00", "ə", "private", "channel", "restricted"),
    *([], [[]], [None], ["x"], {}, {"id": 5}, {"id": 5, "type": "private"}, [{}]),
)

#: Lets a person send any number of updates: the flood guard is not what these tests are about.
NO_LIMIT = (Stage(10**9, 1e9),)


class Recorded:
    """The updates that a sandbox puts into its queue."""

    def __init__(self, world: World) -> None:
        self.updates: list[Json] = []
        self._inject, world.updates.inject = world.updates.inject, self._record  # type: ignore[method-assign]

    def _record(self, update: Json) -> Json:
        self.updates.append(copy.deepcopy(update))  # without its update_id
        return self._inject(update)


async def well_formed(town: Town) -> list[Json]:
    """Updates of every kind as the sandbox makes them, with each field that a handler reads."""
    world, leyla, emily = town.world, town.people["az"], town.people["en"]
    recorded = Recorded(world)
    for text in ("/start", "/settings", "/time 10:30", "stop", "/chats", "/timezone Berlin"):
        await town.ask("en", text)
    page = await town.ask("en", "/settings")
    await town.press("en", page, next(iter(page.buttons)))
    world.people.send(emily, "/language az", reply_to=page)
    world.locations.share(emily, 40.4, 49.9)
    world.inline.type(emily, "next")
    await _in_groups(world, leyla, emily)
    await town.handled()
    world.people.block(emily)
    world.people.unblock(emily)
    await town.handled()
    return list(recorded.updates)


async def _in_groups(world: World, leyla: Person, emily: Person) -> None:
    group = world.groups.create("Group", creator=leyla)
    forum = world.groups.create("Forum", creator=leyla, forum=True)
    channel = world.groups.create_channel("Channel", creator=leyla)
    world.membership.add(group, by=leyla)
    world.membership.add(forum, by=leyla)
    world.membership.add(channel, by=leyla)
    world.groups.join(emily, forum)
    topic = world.topics.create(forum, "Topic", by=leyla)
    world.people.send(leyla, "/start@sandbox_bot", forum, topic=topic)
    world.people.send(emily, "/next@sandbox_bot", forum)
    world.people.send(leyla, "/language en", forum, anonymous=True)
    world.membership.change(forum, by=leyla, can_send_messages=False)
    world.membership.change(forum, by=leyla, can_send_messages=True)
    world.membership.change(channel, by=leyla, can_post_messages=False)
    world.membership.remove(channel, by=leyla)
    world.membership.add(channel, by=leyla)
    world.groups.upgrade(group, by=leyla)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each field and item at every depth: the object or list that holds it, and its name or number."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in list(pairs):
        yield value, name
        if isinstance(inner, dict | list):
            yield from places(inner)


def odd(updates: list[Json], count: int, seed: int) -> Iterator[Json]:
    """That many updates, each with one to three fields removed or replaced, also by parts of others."""
    chance = random.Random(seed)
    for _ in range(count):
        update = copy.deepcopy(chance.choice(updates))
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            where = list(places(update))
            if not where:
                break
            holder, name = chance.choice(where)
            way = chance.random()
            if way < 0.5:
                del holder[name]
            elif way < 0.9:
                holder[name] = copy.deepcopy(chance.choice(VALUES))
            else:
                other, part = chance.choice(list(places(chance.choice(updates))))
                holder[name] = copy.deepcopy(other[part])
        yield update


async def test_a_change_of_membership_without_its_person_is_skipped(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """One line says so, however many come; what follows is answered."""
    group = town.world.groups.create("Secret", creator=town.people["az"])
    recorded = Recorded(town.world)
    town.world.membership.add(group, by=town.people["az"])
    await town.handled()
    (change,) = [one["my_chat_member"] for one in recorded.updates if "my_chat_member" in one]
    del change["from"]

    with caplog.at_level(logging.DEBUG, "bot"):
        for _ in range(3):
            town.world.updates.inject({"my_chat_member": change})
        assert (await town.ask("en", "/help")).text

    (line,) = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]
    assert "my_chat_member.from is missing" in line
    assert "Secret" not in caplog.text


async def test_odd_updates_raise_nothing_and_good_ones_are_answered(
    town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No error, no traceback; an update that comes a second time would be answered twice.

    About a fifth of the odd updates have all that the handlers need, and are handled.
    """
    skipped = town.application.bot._skipped
    monkeypatch.setattr(update_processor, "WAITING", 10**6)
    monkeypatch.setattr(update_processor, "ALL_WAITING", 10**6)
    town.application.update_processor._buckets = Buckets(NO_LIMIT)
    updates = await well_formed(town)
    assert {kind for update in updates for kind in update} == set(KINDS)
    good = town.world.people.add("Good", "en", started=True)
    asked = 0
    with caplog.at_level(logging.WARNING):
        for number, update in enumerate(odd(updates, ODD, seed=20), start=1):
            town.world.updates.inject(update)
            if number % EACH == 0:
                town.world.people.send(good, "/help")
                asked += 1
            if len(town.world.updates) >= BATCH:
                await town.handled()
        await town.handled()

    answers = [one for one in town.world.messages.of(good).messages if one.from_bot]
    assert len(answers) == asked == ODD // EACH
    assert ODD // 10 < ODD - skipped.count < ODD // 2
    assert [one.getMessage() for one in caplog.records if one.exc_info] == []
    assert [one.message for one in caplog.records if one.levelno >= logging.ERROR] == []

"""The chats of a rehearsal: of the real ones' shape, and with nothing of theirs."""

import random
from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.rehearsal import invented_chats, rehearsal
from bot.rehearsal.invented_chats import Shape
from bot.rehearsal.rehearsal import Options
from bot.store.records import Chat
from tests.rehearsal.conftest import PlanOf

BEGINS = datetime(2027, 1, 17, tzinfo=UTC)

#: Real chats, as a database has them.
REAL = (
    Chat(7, 987_654_321, "private", "ru", "Europe/Riga", minute=511, cards=False, silent=True),
    Chat(8, -987_654_322, "group", "az", "Asia/Baku", moments=frozenset({"day"})),
    Chat(9, -1_009_876_543_210, "channel", "az", "Asia/Baku", second_language="en"),
    Chat(10, -1_009_876_543_211, "supergroup", "tr", "Asia/Baku", thread_id=4711),
)


def test_a_copy_keeps_the_settings_and_nothing_else() -> None:
    """The Telegram ids, our own ids and the topics are others."""
    copies = invented_chats.numbered(REAL, BEGINS)

    kept = {"kind", "language", "zone", "minute", "moments", "silent", "cards", "second_language"}
    for real, copy in zip(REAL, copies, strict=True):
        assert all(getattr(copy, name) == getattr(real, name) for name in kept)
    written = repr([{one.name: getattr(copy, one.name) for one in fields(copy)} for copy in copies])
    assert "98765432" not in written
    assert "4711" not in written
    assert len({copy.telegram_id for copy in copies}) == len(REAL)
    assert [copy.thread_id is None for copy in copies] == [True, True, True, False]


def test_copies_subscribe_one_after_the_other_before_the_rehearsal() -> None:
    """In the order in which the real ones have subscribed."""
    subscribed = [one.subscribed for one in invented_chats.numbered(REAL, BEGINS)]

    assert subscribed == sorted(subscribed, key=lambda at: at or BEGINS)
    assert all(at is not None and at < BEGINS for at in subscribed)


def test_invented_chats_are_like_real_ones(catalog: Catalog) -> None:
    """Each has the settings of one of them, except those that are made sure of."""
    shape = Shape.of(REAL)

    made = [*invented_chats.invented(500, shape, catalog.languages, random.Random(3))]

    usual = made[len(catalog.languages) :]
    assert {(one.kind, one.language, one.zone, one.minute) for one in usual} == {
        (one.kind, one.language, one.zone, one.minute) for one in REAL
    }


def test_every_language_and_both_ends_of_the_globe_have_a_chat(catalog: Catalog) -> None:
    """Whatever the shape is: the first wave in Kiritimati, the last in Niue."""
    shape = Shape.of(REAL[:1])

    made = [*invented_chats.invented(10, shape, catalog.languages, random.Random(3))]

    assert {one.language for one in made} == {*catalog.languages}
    assert {"Pacific/Kiritimati", "Pacific/Niue"} <= {one.zone for one in made}


def test_the_built_in_shape_has_every_kind_and_setting(plan_of: PlanOf) -> None:
    """Persons are most; there are groups, forums, channels in two languages, own hours, and chats without cards."""
    chats = plan_of(2000).chats

    kinds = Counter(one.kind for one in chats)
    assert kinds.most_common(1)[0][0] == "private"
    assert set(kinds) == {"private", "group", "supergroup", "channel"}
    assert any(one.thread_id is not None for one in chats)
    assert any(one.second_language for one in chats)
    assert any(one.minute for one in chats)
    assert {one.cards for one in chats} == {True, False}
    assert len({one.moments for one in chats}) > 1


def test_the_same_seed_gives_the_same_plan(plan_of: PlanOf) -> None:
    """Another seed gives another one."""
    first, again, other = plan_of(50), plan_of(50), plan_of(50, seed=8)

    assert first == again
    assert first.kill_at == again.kill_at
    assert first.chats != other.chats


def test_one_chat_is_enough(plan_of: PlanOf) -> None:
    """The sender is killed at the first notice, at the earliest."""
    plan = plan_of(1)

    assert len(plan.owed) == 3
    assert plan.kill_at == 1


def test_the_rehearsal_lasts_from_kiritimati_to_niue(plan_of: PlanOf) -> None:
    """It begins more than two days before the first notice, and ends after the last window."""
    plan = plan_of(20)

    assert plan.begins < min(one.window.due for one in plan.owed)
    assert (min(one.window.due for one in plan.owed) - plan.begins).days >= 2
    assert plan.ends > max(one.window.expires for one in plan.owed)


def test_a_private_chat_in_a_topic_is_no_forum() -> None:
    """Telegram ids are those of the kind."""
    made = invented_chats.numbered(
        [replace(REAL[0], kind=kind) for kind in ("private", "group", "channel")], BEGINS
    )

    assert made[0].telegram_id > 0 > made[1].telegram_id > -1_000_000_000_000 > made[2].telegram_id


@pytest.mark.parametrize(("real", "alone"), [(1, False), (20, True)])
def test_a_few_real_chats_are_no_shape(
    catalog: Catalog, almanac: Almanac, real: int, *, alone: bool
) -> None:
    """Who has just installed the bot is its only chat; the chats to come are all over the world."""
    occasion = almanac.occasion("january-20", 2027)
    alike = [Chat(number, number, "private", "az", "Asia/Baku") for number in range(real)]

    plan = rehearsal.planned(Options(occasion, 200, alike, "none", 1), almanac, catalog, 30)

    zones = {one.zone for one in plan.chats}
    assert (zones == {"Asia/Baku", "Pacific/Kiritimati", "Pacific/Niue"}) is alone

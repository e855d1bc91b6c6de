"""The check `rehearsal`: the coming occasion was rehearsed as everything is now."""

import dataclasses
from datetime import datetime, timedelta

import pytest

from bot.operations import rehearsal_check, rehearsal_record
from bot.operations.readiness import Finding
from bot.store import chats
from tests.operations.rehearsed import forget, rehearse
from tests.operations.scene import TWO_MONTHS_BEFORE, Scene


async def finding(scene: Scene, at: datetime = TWO_MONTHS_BEFORE) -> Finding:
    """What the check finds at that instant."""
    (found,) = await rehearsal_check.check(dataclasses.replace(scene.setup, at=at))
    return found


async def test_a_rehearsal_that_has_passed_is_a_go(scene: Scene) -> None:
    """It asks for nothing."""
    await rehearse(scene)

    found = await finding(scene)

    assert found.ok
    assert not found.remedy


async def test_none_at_all_is_a_no_go(scene: Scene) -> None:
    """It says what to do."""
    await forget(scene)

    found = await finding(scene)

    assert not found.ok
    assert "run `rehearse`" in found.remedy


async def test_the_last_one_counts(scene: Scene) -> None:
    """An earlier one that has passed does not help."""
    await rehearse(scene)
    await rehearse(scene, verdict=rehearsal_record.FAILED)

    found = await finding(scene)

    assert not found.ok
    assert "did not pass" in found.text


async def test_it_says_what_was_rehearsed(scene: Scene) -> None:
    """How many chats, from where, and with which faults."""
    await rehearse(scene)
    invented = (await finding(scene)).text
    await rehearse(scene, chats="37", source="database", faults="none")
    copied = (await finding(scene)).text

    assert "(200 invented chats, usual faults)" in invented
    assert "(37 chats of the database, no faults)" in copied


STRONG = {"chats": "200", "source": "database", "faults": "usual"}


@pytest.mark.parametrize(
    "change",
    [{"faults": "none"}, {"source": "invented"}, {"source": "invented", "faults": "storm"}],
)
async def test_a_weaker_one_does_not_hide_a_failure(scene: Scene, change: dict[str, str]) -> None:
    """Only one as strong does; the remedy says how."""
    await rehearse(scene, **STRONG | {"verdict": rehearsal_record.FAILED})
    await rehearse(scene, **STRONG | change)

    found = await finding(scene)

    assert "did not pass (200 chats of the database, usual faults)" in found.text
    assert found.remedy.endswith("run `rehearse` with --from-database --faults usual")
    await rehearse(scene, **STRONG | {"faults": "storm"})
    assert (await finding(scene)).ok


async def test_fewer_invented_chats_do_not_hide_a_failure(scene: Scene) -> None:
    """As many do."""
    await rehearse(scene, verdict=rehearsal_record.FAILED)
    await rehearse(scene, chats="199")
    assert not (await finding(scene)).ok

    await rehearse(scene, chats="200")
    assert (await finding(scene)).ok


async def test_too_few_chats_are_no_rehearsal(scene: Scene) -> None:
    """Fewer than fifty invented ones count only when no more are subscribed."""
    subscribed = await chats.count(scene.setup.db)
    assert 1 < subscribed < rehearsal_record.ENOUGH
    await rehearse(scene, chats=str(subscribed - 1))
    few = await finding(scene)
    await rehearse(scene, chats=str(subscribed))

    assert not few.ok
    assert f"only {subscribed - 1} invented" in few.text
    assert (await finding(scene)).ok


@pytest.mark.parametrize(
    ("name", "word"), [("content", "texts"), ("release", "release"), ("settings", "settings")]
)
async def test_what_changed_since_is_named(scene: Scene, name: str, word: str) -> None:
    """Texts, release or settings."""
    await rehearse(scene, **{name: "another"})

    found = await finding(scene)

    assert not found.ok
    assert found.text.startswith(f"the {word} changed since")


async def test_no_day_after_the_occasion_is_a_no_go_at_once(scene: Scene) -> None:
    """The next occasion must be rehearsed before the first report about it, not right after the last one."""
    await rehearse(scene)
    days = {
        day
        for day in range(365 + 60)
        if not (await finding(scene, TWO_MONTHS_BEFORE + timedelta(days=day))).ok
    }

    missing = [TWO_MONTHS_BEFORE + timedelta(days=day) for day in sorted(days)]
    assert missing[0].date().isoformat() == "2027-12-16"
    assert len(missing) == (missing[-1] - missing[0]).days + 1


async def test_another_year_does_not_replace_it(scene: Scene) -> None:
    """Whoever tries 2030 in between has 2027 rehearsed all the same."""
    await rehearse(scene)
    await rehearse(scene, year="2030")

    assert (await finding(scene)).ok


def test_an_unknown_commit_is_no_other_release() -> None:
    """Where git is missing, only the release counts."""
    same = rehearsal_record.same_release

    assert same("0.2.0 abc", "0.2.0")
    assert same("0.2.0 abc", "0.2.0 abc")
    assert not same("0.2.0 abc", "0.2.0 abd")
    assert not same("0.2.0", "0.3.0")

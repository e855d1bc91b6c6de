"""The lifecycle: the order of starting and stopping, failures on the way, and the deadline."""

import asyncio
import logging

import pytest

from bot.app import lifecycle
from bot.app.lifecycle import Lifecycle, Part, Step


class Journal:
    """Parts that write down which of their steps was run."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def part(self, name: str, **replaced: Step) -> Part:
        """A part whose steps are written down, except those that are replaced."""
        steps = {step: self._step(f"{step} {name}") for step in ("start", "drain", "stop")}
        return Part(**(steps | replaced))

    def _step(self, line: str) -> Step:
        async def step() -> None:
            self.steps.append(line)

        return step


async def fail() -> None:
    """A step that fails."""
    raise ValueError("broken")


async def hang() -> None:
    """A step that does not end."""
    await asyncio.sleep(3600)


async def test_parts_start_in_order_and_stop_in_reverse() -> None:
    """All parts drain before the first of them is stopped."""
    journal = Journal()
    service = Lifecycle([journal.part("a"), journal.part("b")], grace=1)

    await service.start()
    await service.stop()
    await service.stop()

    assert journal.steps[:2] == ["start a", "start b"]
    assert sorted(journal.steps[2:4]) == ["drain a", "drain b"]
    assert journal.steps[4:] == ["stop b", "stop a"]


async def test_a_part_that_fails_to_start_stops_itself_and_those_before_it() -> None:
    """Its error is raised; the parts after it are neither started nor stopped."""
    journal = Journal()
    parts = [journal.part("a"), journal.part("b", start=fail), journal.part("c")]

    with pytest.raises(ValueError, match="broken"):
        await Lifecycle(parts, grace=1).start()

    assert [step for step in journal.steps if "drain" not in step] == [
        "start a",
        "stop b",
        "stop a",
    ]


async def test_a_part_that_fails_to_stop_keeps_no_other_from_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its error is logged."""
    journal = Journal()
    service = Lifecycle([journal.part("a"), journal.part("b", drain=fail, stop=fail)], grace=1)

    await service.start()
    await service.stop()

    assert journal.steps[-1] == "stop a"
    assert [one.levelno for one in caplog.records] == [logging.ERROR] * 2


async def test_steps_that_hang_are_abandoned(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Even when the time is used up, the parts before them get some."""
    monkeypatch.setattr(lifecycle, "STOP_SECONDS", 0.1)
    monkeypatch.setattr(lifecycle, "STOP_AT_LEAST", 0.1)
    journal = Journal()
    service = Lifecycle([journal.part("a"), journal.part("b", drain=hang, stop=hang)], grace=0.1)

    await service.start()
    async with asyncio.timeout(30):
        await service.stop()

    assert journal.steps[-1] == "stop a"
    assert sum("did not end" in one.message for one in caplog.records) == 2


async def test_it_runs_until_it_has_ended() -> None:
    """Then all parts are stopped."""
    journal = Journal()
    service = Lifecycle([journal.part("a")], grace=1)

    await service.run(asyncio.Event(), lifecycle.nothing)

    assert journal.steps == ["start a", "drain a", "stop a"]


async def test_it_runs_until_an_error_ends_it() -> None:
    """All parts are stopped before the error is raised."""
    journal = Journal()
    service = Lifecycle([journal.part("a")], grace=1)

    with pytest.raises(ValueError, match="broken"):
        await service.run(asyncio.Event(), fail)

    assert journal.steps == ["start a", "drain a", "stop a"]


async def test_a_stop_during_the_start_cancels_it() -> None:
    """A part that waits forever to start is stopped as well."""
    stop, journal = asyncio.Event(), Journal()
    service = Lifecycle([journal.part("a"), journal.part("b", start=hang)], grace=1)

    running = asyncio.create_task(service.run(stop, hang))
    await asyncio.sleep(0)
    stop.set()
    async with asyncio.timeout(30):
        await running

    assert [step for step in journal.steps if "drain" not in step] == [
        "start a",
        "stop b",
        "stop a",
    ]

"""Two operators, who get reports of readiness from a bot whose clock is moved."""

import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.app import judging
from bot.app.judging import Judging
from bot.app.resources import NEW, REPORTED
from bot.cli import ready
from bot.notify.readiness_report import Verdict
from bot.operations import readiness
from bot.operations.readiness import Finding
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from bot.sandbox.world.messages import Message
from bot.settings import Settings
from bot.store import metadata
from tests.cast import LEYLA, NOVEMBER, utc
from tests.clocks import ManualClock
from tests.stage import TOKEN, Stage, playing

#: The operators, by their Telegram ids, and their languages.
OPERATORS = {77: "en", 78: "az"}
ANNA, RENA = OPERATORS

#: The process that judges.
COMMAND = (sys.executable, "-m", "tests.operations.ready_on_stage")

#: When the first notice is due: on the eve in Baku; and the instants of the reports.
FIRST = utc("19 15:00")
MONTH, WEEK = datetime.fromisoformat("2026-12-20T15:00Z"), utc("12 15:00")
DAY, HOUR = utc("18 15:00"), utc("19 14:00")


@dataclass
class Scene:
    """A running bot and its operators."""

    stage: Stage

    def operator(self, number: int = ANNA) -> Person:
        """The operator with that Telegram id."""
        return self.stage.world.people[number]

    async def at(self, *instants: datetime) -> None:
        """Live through those instants: at each, the minute's sweep, and the report that is due."""
        for instant in instants:
            self.stage.set_clock(instant)
            await self.stage.app.sweep()
            self.stage.app.wiring.readiness.look()
            await self.stage.app.wiring.readiness.done()

    async def minute(self, instant: datetime) -> None:
        """Let it be that instant, and the scheduler run what it runs each minute."""
        self.stage.set_clock(instant)
        for job in self.stage.app.wiring.periodic._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))

    def reports(self, number: int = ANNA) -> list[Message]:
        """The reports that an operator got, oldest first."""
        messages = self.stage.world.messages.of(self.operator(number)).messages
        return [one for one in messages if one.text.startswith(("GO: ", "NO-GO: "))]

    def verdicts(self, number: int = ANNA) -> list[str]:
        """The first word of each."""
        return [one.text.partition(":")[0] for one in self.reports(number)]

    async def press(self, message: Message, label: str, number: int = ANNA) -> str:
        """Press a button; what is shown for some seconds."""
        history = self.stage.world.messages.of(message.chat)
        before = len(history.answered)
        self.stage.world.buttons.press(self.operator(number), message, label)
        await self.stage.world.until(lambda: len(history.answered) > before)
        await self.stage.world.until(lambda: not len(self.stage.world.updates))
        return str(history.answered[-1])

    async def answer(self, message: Message, label: str) -> Message:
        """Press a button; the message that follows."""
        await self.press(message, label)
        return (await self.stage.world.answers(self.operator()))[0]


Judge = Callable[[datetime], Awaitable[Verdict]]


def in_a_process(settings: Settings) -> Judge:
    """Judges as the bot does."""
    return Judging(settings, COMMAND)


def at_once(settings: Settings) -> Judge:
    """Judges by the same checks in the process of the test, which saves the seconds in which another one starts."""

    async def judge(at: datetime) -> Verdict:
        findings: list[Finding] = []
        await ready._judge(settings, at, findings, accept_losses=False, send_test_alarm=False)
        found = [asdict(finding) for finding in findings]
        go = readiness.is_go(findings)
        return judging.read(json.dumps({"go": go, "findings": found}), "", 0)

    return judge


async def _reported(stage: Stage) -> None:
    """That the database is new was told before: the operators get reports alone."""
    await metadata.put(stage.app.db, NEW, REPORTED)


@asynccontextmanager
async def reporting(
    folder: Path,
    world: World | None = None,
    now: datetime = NOVEMBER,
    judge: Callable[[Settings], Judge] = at_once,
    *,
    temporary: bool = False,
    **more: object,
) -> AsyncIterator[Scene]:
    """A bot, to which Leyla is subscribed, and whose operators have chosen their languages.

    `temporary`: its database is a new one each time.
    """
    known = world is not None
    world = world or World(token=TOKEN)
    if not known:
        for number, language in OPERATORS.items():
            world.people.add(f"Operator {number}", language, id=number, started=True)
    settings = {"operator_ids": tuple(OPERATORS)} | more
    async with playing(folder, world, now, _reported, temporary=temporary, **settings) as stage:
        stage.app.wiring.readiness.judge = judge(stage.app.wiring.resources.settings)
        channel, clock = stage.app.wiring.alerting.channel, ManualClock()
        channel._monotonic, channel._sleep = clock, clock.sleep
        if not temporary:
            operators = stage.app.wiring.resources.settings.operator_ids
            readers = [world.people[number] for number in operators if number in world.people]
            await world.until(lambda: all(world.pins.newest(one) for one in readers))
        if not known:
            await stage.join(LEYLA)
            for number, language in OPERATORS.items():
                world.people.send(world.people[number], f"/language {language}")
                await world.answers(world.people[number])
        yield Scene(stage)

"""Two operators stop all sending, for a time or until somebody resumes it, and each learns what the other does."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.messages.typography import unbroken
from bot.sandbox.world import World
from bot.sandbox.world.failures import Reply
from bot.store import holds, incidents, metadata, rate_limit, restored, tables
from bot.store.records import BatchState, IncidentKind, Pause, State
from tests.cast import LEYLA, NINE, NOVEMBER
from tests.clocks import ManualClock
from tests.stage import TOKEN, Stage, playing
from tests.stories.groups import found

#: The operators, by their Telegram ids, with their languages and time zones.
ANNA, RENA = 77, 78
OPERATORS = {ANNA: ("en", "New York"), RENA: ("az", "Baku")}

#: What a reminder says in the default language.
LOST = "mesajlar itəcək"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bot with two operators and Leyla, who is subscribed."""
    async with playing(tmp_path, met(), operator_ids=tuple(OPERATORS)) as stage:
        await prepared(stage)
        for number, (language, city) in OPERATORS.items():
            await said(stage, f"/language {language}", number)
            await said(stage, f"/timezone {city}", number)
        await stage.join(LEYLA)
        yield stage


def met() -> World:
    """Both operators have started the bot."""
    world = World(token=TOKEN)
    for number, (language, _) in OPERATORS.items():
        world.people.add(f"Operator {number}", language, id=number, started=True)
    return world


async def prepared(stage: Stage) -> None:
    """Messages to operators follow each other without a second between them."""
    channel, clock = stage.app.wiring.alerting.channel, ManualClock()
    channel._monotonic, channel._sleep = clock, clock.sleep


async def said(stage: Stage, text: str, number: int = ANNA) -> str:
    """What the bot answers an operator."""
    person = stage.world.people[number]
    stage.world.people.send(person, text)
    return (await stage.world.answers(person))[0].text


def texts(stage: Stage, number: int) -> list[str]:
    """All that an operator has been sent."""
    return [one.text for one in stage.world.messages.of(stage.world.people[number]).messages]


async def told(stage: Stage, number: int, words: str, times: int = 1) -> list[str]:
    """Wait until an operator has been sent these words that often; the texts with them."""
    words = unbroken(words)

    def found() -> list[str]:
        return [one for one in texts(stage, number) if words in unbroken(one)]

    await stage.world.until(lambda: len(found()) >= times)
    return found()


async def look(stage: Stage) -> None:
    """Let the bot look as it does each minute, when the look that followed a sweep is over."""
    watch = stage.app.wiring.hold_watch
    await watch.done()
    watch.look()
    await watch.done()


async def paused(stage: Stage) -> Pause:
    """The pause that is in effect."""
    return await rate_limit.paused(stage.app.db) or pytest.fail("sending is not paused")


async def kinds(stage: Stage) -> list[IncidentKind]:
    """The holds and alarms that were noted."""
    now = stage.now()
    noted = await incidents.between(
        stage.app.db, now - timedelta(days=400), now + timedelta(days=1)
    )
    return [one.kind for one in noted]


async def test_a_hold_says_who_until_when_and_why(stage: Stage) -> None:
    """To the operator who holds and to the other one, each in their language and time zone; to nobody else."""
    stage.set_clock(NOVEMBER)
    answer = await said(stage, "/hold 2h30m <the ministry> & its figures")

    assert "Until: 23 November, 03:3" in plain(answer)
    assert "(New York)" in answer
    assert "By: you" in answer
    assert "Reason: <the ministry> & its figures" in answer
    (other,) = await told(stage, RENA, "Göndərmə dayandırılıb")
    assert "23 noyabr, 12:3" in plain(other)
    assert f"operator {ANNA}" in other
    assert "<the ministry> & its figures" in other
    found = await paused(stage)
    assert (found.held, found.by, found.reason) == (True, ANNA, "<the ministry> & its figures")
    assert timedelta(hours=2.4) < found.left <= timedelta(hours=2.5)
    assert not stage.notices(LEYLA)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


async def test_the_others_learn_of_it_before_it_is_confirmed(stage: Stage) -> None:
    """A sender that hangs delays the answer, and a bot that is killed meanwhile gives none."""
    stage.set_clock(NINE)
    person, db = stage.world.people[ANNA], stage.app.db
    async with db.begin() as tx:
        begun = {"id": "hangs", "beat_us": db.really(-timedelta(seconds=5))}
        await tx.execute(tables.sender.insert().values(**begun))
        wave = {"observance": "january-20", "year": 2026, "moment": "day", "number": 36}
        made = await tx.execute(tables.broadcast.insert().values(**wave))
        (number,) = made.inserted_primary_key
        times = {"due_us": NINE, "expires_us": NINE + timedelta(days=1)}
        leased = {"state": BatchState.LEASED.value, "owner": "hangs", "broadcast_id": number}
        await tx.execute(tables.batch.insert().values(**times, **leased))

    stage.world.people.send(person, "/hold the figures")
    await told(stage, RENA, "Göndərmə dayandırılıb")
    assert not [one for one in texts(stage, ANNA) if "Reason: the figures" in one]

    async with db.begin() as tx:
        await tx.execute(tables.batch.delete())
    await told(stage, ANNA, "Reason: the figures")


async def test_nothing_is_sent_until_it_is_resumed(stage: Stage) -> None:
    """People get answers meanwhile, and their notice afterwards; the other operator learns of it."""
    await said(stage, "/hold the figures are checked")
    stage.set_clock(NINE)
    await stage.app.sweep()
    assert (await stage.ask(LEYLA, "/help")).text
    assert (await stage.tally())["day"] == {State.PLANNED: 1}
    stage.forget_words(LEYLA)

    assert await said(stage, "/resume", RENA) == "Göndərmə davam edir."
    await stage.rest()

    assert len(stage.notices(LEYLA)) == 1
    assert f"Operator {RENA}" in (await told(stage, ANNA, "has resumed it"))[0]
    assert "not paused" in await said(stage, "/resume")
    noted = await incidents.between(stage.app.db, NOVEMBER, NINE + timedelta(days=1))
    (hold,) = [one for one in noted if one.kind is IncidentKind.HELD]
    assert hold.ended
    assert hold.reason == "the figures are checked"


async def test_another_hold_replaces_the_first(stage: Stage) -> None:
    """With its owner, end and reason; the first incident ends then."""
    await said(stage, "/hold 1 saat birinci")
    answer = await said(stage, "/hold 2 час второй", RENA)

    assert "Dayandıran: siz" in answer
    found = await paused(stage)
    assert (found.by, found.reason) == (RENA, "второй")
    assert timedelta(hours=1) < found.left
    assert (await kinds(stage)).count(IncidentKind.HELD) == 2


@pytest.mark.parametrize(
    "text", ["9d", "0m", "2", "2x why", "-1h", "90000m", "8d an hour too long"]
)
async def test_a_bad_length_of_time_is_a_sentence(stage: Stage, text: str) -> None:
    """It says what can be typed, and nothing is held."""
    answer = await said(stage, f"/hold {text}")

    assert f"“{text.split()[0]}”" in answer
    assert "at most 7 days" in plain(answer)
    assert await rate_limit.paused(stage.app.db) is None


@pytest.mark.parametrize("command", ["/hold 2h", "/resume"])
async def test_for_others_there_is_no_such_command(stage: Stage, command: str) -> None:
    """The answer is the one to any unknown command; in a group, an operator gets none, and nothing changes."""
    await holds.hold(stage.app.db, None, "as it was", ANNA)
    assert (await stage.ask(LEYLA, command)).text == (await stage.ask(LEYLA, "/nonsense")).text

    group = await found(stage)
    operator = stage.world.people[ANNA]
    stage.world.groups.join(operator, group.chat)
    stage.world.people.send(operator, command, group.chat)
    await group.settled()

    assert not group.notices()
    found_now = await paused(stage)
    assert (found_now.reason, found_now.ends) == ("as it was", None)


async def test_they_are_in_the_menu_of_operators_only(stage: Stage) -> None:
    """In their private chats."""
    menus = stage.world.profile.commands
    await stage.world.until(lambda: sum("hold" in str(menu) for menu in menus.values()) == 2)

    with_them = [scope for (scope, _), menu in menus.items() if "hold" in str(menu)]

    assert all(any(str(one) in scope for one in OPERATORS) for scope in with_them)


async def test_a_hold_that_ends_by_itself_is_told_once(stage: Stage) -> None:
    """To all operators, also when the circuit breaker has paused since; sending goes on."""
    await said(stage, "/hold 5m")
    await look(stage)
    await expire(stage)
    await rate_limit.pause(stage.app.db, timedelta(seconds=1), "no answer")

    await look(stage)
    await look(stage)

    for number, words in ((ANNA, "paused is over"), (RENA, "müddət bitib")):
        assert len(await told(stage, number, words)) == 1
    await stage.until(lambda: ends(stage))


async def ends(stage: Stage) -> bool:
    return await rate_limit.paused(stage.app.db) is None


async def expire(stage: Stage) -> None:
    """Let the time of the hold be over."""
    over = int((await stage.app.db.real_now()).timestamp() * 1_000_000) - 1_000_000
    async with stage.app.db.begin() as tx:
        await tx.execute(update(tables.rate_limit).values(resumes_us=over))
        await metadata.put(stage.app.db, holds.ENDS, str(over))


async def test_what_the_command_line_does_is_told_to_all(stage: Stage) -> None:
    """Within a minute, once."""
    await holds.hold(stage.app.db, None, "from the server")
    await look(stage)
    await look(stage)
    for number, words in ((ANNA, "command line of the server"), (RENA, "serverin əmr sətri")):
        (text,) = await told(stage, number, words)
        assert "from the server" in text

    assert await restored.trust(stage.app.db, news=True) == (True, False)
    await look(stage)
    await look(stage)

    assert len(await told(stage, ANNA, "resumed on the command line")) == 1
    assert len(await told(stage, RENA, "davam etdiriblər")) == 1


async def test_what_telegram_has_not_taken_is_told_after_a_restart(tmp_path: Path) -> None:
    """What the command line did, the end of a hold, and a reminder: nothing counts as told before it has arrived."""
    world = met()
    async with playing(tmp_path, world, operator_ids=tuple(OPERATORS)) as stage:
        await stage.join(LEYLA)
        await holds.hold(stage.app.db, None, "from the server")
        closes = await held_until_it_closes(stage)
        stage.set_clock(closes - timedelta(minutes=50))
        away(stage)
        stage.app.wiring.hold_watch.look()
        await world.until(lambda: tried(stage) >= 2)
    world.failures.clear()
    now = closes - timedelta(minutes=49)
    async with playing(tmp_path, world, now, operator_ids=tuple(OPERATORS)) as stage:
        await prepared(stage)
        await look(stage)
        await told(stage, ANNA, "from the server")
        assert len(await told(stage, RENA, LOST)) == 1

        await holds.hold(stage.app.db, timedelta(minutes=5), "", ANNA)
        await expire(stage)
        before = tried(stage)
        away(stage)
        stage.app.wiring.hold_watch.look()
        await world.until(lambda: tried(stage) >= before + 2)
    world.failures.clear()
    async with playing(tmp_path, world, now, operator_ids=tuple(OPERATORS)) as stage:
        await prepared(stage)
        await look(stage)
        await look(stage)
        assert len(await told(stage, RENA, "müddət bitib")) == 1


def away(stage: Stage) -> None:
    """Telegram takes no message any more; each is tried again without a pause."""
    stage.world.failures.script(Reply(502, "Bad Gateway"), "sendMessage", times=None)


def tried(stage: Stage) -> int:
    """How many messages to operators were tried."""
    return sum(len(stage.world.calls.of("sendMessage", one)) for one in OPERATORS)


async def test_what_was_resumed_is_told_also_while_the_circuit_breaker_pauses(stage: Stage) -> None:
    """Its pause is no hold; and it is not taken for the hold that is over."""
    await holds.hold(stage.app.db, None, "from the server")
    await holds.resume(stage.app.db, news=True)
    await rate_limit.pause(stage.app.db, timedelta(minutes=1), "no answer")
    await look(stage)
    await told(stage, ANNA, "resumed on the command line")

    await holds.hold(stage.app.db, timedelta(minutes=5), "for five minutes")
    await expire(stage)
    await rate_limit.pause(stage.app.db, timedelta(minutes=1), "no answer")
    await look(stage)
    await told(stage, ANNA, "paused is over")
    assert not [one for one in texts(stage, ANNA) if "no answer" in one]


async def test_reminders_before_a_window_closes(stage: Stage) -> None:
    """An hour before and ten minutes before, each once, to both; none before, and none once it is resumed."""
    await said(stage, "/hold the figures")
    closes = await held_until_it_closes(stage)
    for minutes in (61, 60, 59, 11, 10, 9, 1):
        stage.set_clock(closes - timedelta(minutes=minutes))
        await look(stage)
        expected = 0 if minutes > 60 else 1 if minutes > 10 else 2
        await told(stage, ANNA, "messages will be lost", expected)
        assert len(reminders(stage, ANNA)) == expected
    assert len(await told(stage, RENA, LOST, 2)) == 2
    assert "1 message is owed until" in plain(reminders(stage, ANNA)[0])
    assert "Reason: the figures" in reminders(stage, ANNA)[0]

    await look(stage)
    assert len(reminders(stage, ANNA)) == 2


async def held_until_it_closes(stage: Stage) -> datetime:
    """When the window of the day's notice closes, which is planned and owed to Leyla."""
    stage.set_clock(NINE)
    await stage.app.sweep()
    async with stage.app.db.begin() as tx:
        rows = (await tx.execute(tables.batch.select().order_by(tables.batch.c.expires_us))).all()
    found: datetime = min(row.expires_us for row in rows if row.expires_us > NINE)
    return found


def reminders(stage: Stage, number: int) -> list[str]:
    return [one for one in texts(stage, number) if "messages will be lost" in plain(one)]


async def test_a_restart_repeats_no_reminder(tmp_path: Path) -> None:
    """What was told is stored; when less than ten minutes are left at once, one reminder is enough."""
    world = met()
    async with playing(tmp_path, world, operator_ids=tuple(OPERATORS)) as stage:
        await prepared(stage)
        await stage.join(LEYLA)
        await said(stage, "/hold")
        closes = await held_until_it_closes(stage)
        stage.set_clock(closes - timedelta(minutes=5))
        await look(stage)
        await told(stage, ANNA, LOST)
    async with playing(
        tmp_path, world, closes - timedelta(minutes=4), operator_ids=tuple(OPERATORS)
    ) as stage:
        await look(stage)
        await stage.app.sweep()
        await look(stage)

        assert (await paused(stage)).held
        assert len(await told(stage, RENA, LOST)) == 1


async def test_a_start_and_an_alert_are_noted(stage: Stage) -> None:
    """An alert once in ten minutes, with its key; neither names a person or a chat."""
    for _ in range(3):
        stage.app.wiring.alert_operators("alert-chat-lost", title="Museum")

    async def noted() -> bool:
        return IncidentKind.ALARM in await kinds(stage)

    await stage.until(noted)
    found = await incidents.between(stage.app.db, NOVEMBER - timedelta(days=1), stage.now())
    alarms = [one.reason for one in found if one.kind is IncidentKind.ALARM]
    assert alarms == ["alert-chat-lost"]
    assert any(one.kind is IncidentKind.STARTED for one in found)

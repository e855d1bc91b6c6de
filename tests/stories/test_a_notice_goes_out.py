"""Stories of 19 and 20 January: each chat once, at its instant, in its language."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages.typography import unbroken
from bot.sandbox.world.failures import Delay
from bot.store.records import State
from tests.cast import DENIZ, EMILY, EVERYONE, LEYLA, TEITI, Role, utc
from tests.stage import Stage, playing

#: When each of the cast is told, in UTC; Berlin's nine o'clock is Baku's noon, and waits for 12:01:30.
INSTANTS = {
    LEYLA: ("19 15:00", "20 05:00", "20 07:55"),
    EMILY: ("20 00:00", "20 07:55", "20 14:00"),
    TEITI: ("19 05:00", "19 19:00", "20 07:55"),
    DENIZ: ("19 18:00", "20 07:55", "20 08:01:30"),
}

#: A word of each moment's notice, in each language, in the order eve, day, silence.
WORDS = {
    LEYLA: (
        unbroken("37-ci ildönümüdür"),
        unbroken("37 il ötür"),
        "bir dəqiqəlik sükutla yad edir",
    ),
    EMILY: ("37th anniversary", unbroken("37 years have passed"), "observes a minute of silence"),
    TEITI: (unbroken("37-я годовщина"), unbroken("исполняется 37 лет"), "чтит память погибших"),
    DENIZ: (
        unbroken("37. yıl dönümü"),
        unbroken("üzerinden 37 yıl geçti"),
        "saygı duruşuyla anıyor",
    ),
}


@pytest.mark.parametrize("who", EVERYONE, ids=lambda who: who.zone)
async def test_the_two_days_of_one_person(stage: Stage, who: Role) -> None:
    """Three notices, each at its instant and none five seconds before it."""
    await stage.join(who)

    for count, instant in enumerate(sorted(INSTANTS[who]), 1):
        await stage.at(utc(instant) - timedelta(seconds=5))
        assert len(stage.notices(who)) == count - 1
        await stage.at(utc(instant))
        assert len(stage.notices(who)) == count


@pytest.mark.parametrize("who", EVERYONE, ids=lambda who: who.language)
async def test_the_words_are_those_of_the_reader(stage: Stage, who: Role) -> None:
    """Number, ordinal and language are the reader's."""
    await stage.join(who)

    await stage.at(*(utc(instant) for instant in INSTANTS[who]))

    texts = "\n".join(message.text for message in stage.notices(who))
    assert all(words in texts for words in WORDS[who])


async def test_everybody_once(stage: Stage) -> None:
    """Four zones, three moments: twelve notices, and the ledger says so."""
    for who in EVERYONE:
        await stage.join(who)

    for instant in sorted({instant for instants in INSTANTS.values() for instant in instants}):
        await stage.at(utc(instant), utc(instant))

    assert [len(stage.notices(who)) for who in EVERYONE] == [3, 3, 3, 3]
    assert await stage.tally() == {name: {State.SENT: 4} for name in ("eve", "day", "silence")}


async def test_a_late_start_catches_up_what_is_not_expired(tmp_path: Path) -> None:
    """Down from the 18th until noon of the 20th: the day's notice comes, the others are expired."""
    async with playing(tmp_path, now=utc("18 06:00")) as stage:
        await stage.join(LEYLA)

    async with playing(tmp_path, stage.world, now=utc("20 10:00")) as stage:
        await stage.rest()

        assert len(stage.notices(LEYLA)) == 1
        assert await stage.tally() == {
            "eve": {State.EXPIRED: 1},
            "day": {State.SENT: 1},
            "silence": {State.EXPIRED: 1},
        }


async def test_a_start_on_the_21st_sends_nothing(tmp_path: Path) -> None:
    """What nobody was there to send is written down as expired."""
    async with playing(tmp_path) as stage:
        await stage.join(LEYLA)

    async with playing(tmp_path, stage.world, now=utc("21 06:00")) as stage:
        await stage.rest()

        assert stage.notices(LEYLA) == []
        assert {*await stage.tally()} == {"eve", "day", "silence"}
        assert all(states == {State.EXPIRED: 1} for states in (await stage.tally()).values())


async def test_who_subscribes_on_the_day_receives_it_at_once_and_once(stage: Stage) -> None:
    """Subscribed at 14:00 on the 20th: the day's notice, and nothing of what has passed."""
    await stage.at(utc("20 10:00"))

    await stage.ask(LEYLA, "/start")
    await stage.rest()
    await stage.ask(LEYLA, "/stop")
    await stage.ask(LEYLA, "/start")
    await stage.at(utc("20 10:05"), utc("20 12:00"))

    assert (await stage.tally()) == {"day": {State.SENT: 1}}


async def test_who_stops_in_the_morning_receives_nothing_more(stage: Stage) -> None:
    """Stopped at 8:59, silent at 9:00."""
    await stage.join(LEYLA)
    await stage.at(utc("20 04:59"))

    await stage.ask(LEYLA, "/stop")
    await stage.at(utc("20 05:00"), utc("20 07:55"))

    assert stage.notices(LEYLA) == []


async def test_a_language_changed_at_night_counts_in_the_morning(stage: Stage) -> None:
    """Planned in Azerbaijani, read in Turkish."""
    await stage.join(LEYLA)
    await stage.at(utc("19 20:00"))

    await stage.ask(LEYLA, "/language tr")
    stage.forget_words(LEYLA)
    await stage.at(utc("20 05:00"))

    assert unbroken("üzerinden 37 yıl geçti") in stage.notices(LEYLA)[0].text


async def test_who_has_blocked_the_bot_is_gone_with_the_reason(stage: Stage) -> None:
    """A refusal ends one subscription; everybody else is notified."""
    await stage.join(LEYLA)
    await stage.join(DENIZ)
    stage.people["Leyla"].blocked = True

    await stage.at(utc("19 15:00"), utc("19 18:00"))

    assert (await stage.tally())["eve"] == {State.GONE: 1, State.SENT: 1}
    assert len(stage.notices(DENIZ)) == 1


async def test_stopped_between_claim_and_send(tmp_path: Path) -> None:
    """Stopped with all of it still to send, started again: everybody once."""
    async with playing(tmp_path, send_rate=1) as stage:
        for who in EVERYONE:
            await stage.join(who)
        stage.set_clock(utc("20 07:55"))
        await stage.app.sweep()
        await stage.world.until(lambda: any(stage.notices(who) for who in EVERYONE))

    async with playing(tmp_path, stage.world, now=utc("20 07:56")) as stage:
        await stage.rest()

        told = [message.text for who in EVERYONE for message in stage.notices(who)]
        assert (await stage.tally())["silence"] == {State.SENT: 4}
        assert len(told) == len({*told})


async def test_nothing_goes_out_in_the_minute_of_silence(stage: Stage) -> None:
    """A person who subscribes two seconds before it ends is notified when it has ended."""
    await stage.at(utc("20 08:01:28"))

    await stage.ask(LEYLA, "/start")
    await stage.rest()

    assert await stage.tally() == {"day": {State.SENT: 1}}
    assert stage.notices(LEYLA)[0].date >= utc("20 08:01:30").timestamp()


async def test_notices_at_night_make_no_sound(stage: Stage) -> None:
    """New York's 02:55 is silent, its nine o'clock is not."""
    await stage.join(EMILY)

    await stage.at(utc("20 07:55"), utc("20 14:00"))

    assert [message.silent for message in stage.notices(EMILY)] == [True, False]


async def test_a_late_eve_promises_only_what_will_still_come(stage: Stage) -> None:
    """Subscribed in Honolulu at 22:30 on the 19th: the silence there is over, and only the day is promised."""
    honolulu = Role(EMILY.name, EMILY.language, "Pacific/Honolulu")
    await stage.at(utc("20 08:30"))

    await stage.ask(honolulu, f"/timezone {honolulu.zone}")
    await stage.ask(honolulu, "/start")
    await stage.rest()

    eve = stage.notices(honolulu)[-1].text
    assert unbroken("Tomorrow at 09:00 one more short message will come.") in eve
    assert "Today at" not in eve


async def test_updates_are_confirmed_when_they_have_been_handled(stage: Stage) -> None:
    """While an answer is slow, Telegram still holds the update that asked for it."""
    await stage.join(LEYLA)
    said = stage.world.calls.arrived["sendMessage"]
    stage.world.failures.script(Delay(0.5), method="sendMessage")
    stage.world.people.send(stage.people["Leyla"], "/next")
    await stage.world.until(lambda: stage.world.calls.arrived["sendMessage"] > said)
    asked = stage.world.calls.arrived["getUpdates"]

    await stage.world.answers(stage.people["Leyla"])

    assert stage.world.calls.arrived["getUpdates"] == asked

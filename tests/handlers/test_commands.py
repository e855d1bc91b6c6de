"""What the commands say and do."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.typography import unbroken
from bot.store import ledger
from bot.store.records import Outcome, State
from tests.handlers.conftest import Town

#: 20 January 2027 at 10:00 in Baku.
ON_THE_DAY = datetime(2027, 1, 20, 6, 0, tzinfo=UTC)

#: What is said once all of the year's messages were sent, or were not.
SENT = "This year's messages have all been sent."
UNSENT = "No more messages will come this year."


async def test_start_subscribes(town: Town) -> None:
    """It says what will come and when, on the person's own clock, and wakes the sender."""
    answer = await town.ask("en", "/start")

    assert (await town.kept("en")).subscribed is not None
    assert unbroken("• 19 January, 19:00 — the day before") in answer.text
    assert unbroken("• 20 January, 11:55 — before the minute of silence") in answer.text
    await town.world.until(lambda: town.woken == 1)


async def test_a_second_start_changes_nothing(town: Town) -> None:
    """It says so; the subscription keeps its beginning."""
    await town.ask("en", "/start")
    first = await town.kept("en")
    town.at(town.now + timedelta(days=1))

    answer = await town.ask("en", "/start")

    assert "already subscribed" in answer.text
    assert await town.kept("en") == first


async def test_the_payload_of_a_link_is_of_no_account(town: Town) -> None:
    """Whoever comes by a link is subscribed like anybody else."""
    await town.ask("en", "/start from_a_friend-1")

    assert (await town.kept("en")).subscribed is not None


async def test_stop_ends_the_subscription(town: Town) -> None:
    """It says how to return, and keeps the settings."""
    await town.ask("en", "/start")
    await town.ask("en", "/time 8:30")

    answer = await town.ask("en", "/stop")

    chat = await town.kept("en")
    assert (chat.subscribed, chat.reason, chat.minute) == (None, "stopped", 510)
    assert "/start" in answer.text


async def test_stop_without_a_subscription_says_so(town: Town) -> None:
    """And keeps nothing about a person who has only asked."""
    answer = await town.ask("en", "/stop")

    assert answer.text == town.text("en", "stop-already")
    assert await town.kept("en") is None


async def test_start_on_the_day_says_what_still_comes(town: Town) -> None:
    """The notice of the day comes at once, that of the eve never."""
    town.at(ON_THE_DAY)

    answer = await town.ask("en", "/start")

    assert "• now — on the day itself" in answer.text
    assert unbroken("• 20 January, 11:55 — before the minute of silence") in answer.text
    assert "the day before" not in answer.text.split("You are subscribed")[1]


async def test_start_after_the_last_notice_looks_to_the_next_year(town: Town) -> None:
    """On the 21st nothing of this year is promised any more."""
    town.at(datetime(2027, 1, 21, 6, 0, tzinfo=UTC))

    answer = await town.ask("en", "/start")

    assert unbroken("20 January 2028 is the 38th anniversary.") in answer.text
    assert unbroken("• 19 January, 19:00 — the day before") in answer.text


async def test_next_counts_the_days(town: Town) -> None:
    """The date with its weekday, the anniversary with its ordinal, the days that are left."""
    answer = await town.ask("en", "/next")

    assert unbroken("Wednesday, 20 January 2027: the 37th anniversary") in answer.text
    assert unbroken("In 58 days.") in answer.text


async def test_next_says_today_and_tomorrow(town: Town) -> None:
    """By the date on the chat's own clock."""
    town.at(ON_THE_DAY)
    assert "Today." in (await town.ask("en", "/next")).text

    town.at(ON_THE_DAY - timedelta(days=1))
    assert "Завтра." in (await town.ask("ru", "/next")).text


async def test_next_names_both_clocks(town: Town) -> None:
    """A reader in New York sees each instant in both New York's and Baku's time."""
    await town.ask("en", "/timezone America/New_York")

    answer = await town.ask("en", "/next")

    assert unbroken("• 20 January, 02:55 — before the minute of silence") in answer.text
    assert unbroken("Baku: 20 January, 11:55") in answer.text


async def test_next_names_one_clock_where_both_are_the_same(town: Town) -> None:
    """In Baku itself nothing is said twice."""
    answer = await town.ask("en", "/next")

    assert answer.text.count(unbroken("20 January, 11:55")) == 1


@pytest.mark.parametrize("who", ["az", "en", "ru", "tr"])
async def test_next_says_what_is_switched_off(town: Town, who: str) -> None:
    """The answer names its instant and says that nothing will be sent."""
    menu = await town.ask(who, "/settings")
    label = town.text(who, "button-on", label=town.text(who, "label-eve"))
    await town.press(who, menu, label)

    answer = await town.ask(who, "/next")

    lines = [line for line in answer.text.splitlines() if line.startswith("•")]
    assert [line.endswith(")") for line in lines] == [True, False, False]


async def test_the_ordinals_of_azerbaijani_follow_the_sound(town: Town) -> None:
    """37-ci in 2027, 39-cu in 2029, 40-cı in 2030, 43-cü in 2033."""
    for year, ordinal in (
        (2027, unbroken("37-ci")),
        (2029, unbroken("39-cu")),
        (2030, unbroken("40-cı")),
        (2033, unbroken("43-cü")),
    ):
        town.at(datetime(year, 1, 2, tzinfo=UTC))

        assert f"{ordinal} ildönümü" in (await town.ask("az", "/next")).text


async def test_status_before_anything_is_kept(town: Town) -> None:
    """Not subscribed, nothing sent yet, and the settings that would hold."""
    answer = await town.ask("en", "/status")

    assert town.text("en", "status-unsubscribed") in answer.text
    assert town.text("en", "status-last-none", days=60) in answer.text
    assert "Baku (Asia/Baku); local time 10:00" in answer.text
    assert "Next message" not in answer.text


async def test_status_names_the_next_delivery(town: Town) -> None:
    """The first of those that the chat wants."""
    await town.ask("en", "/start")

    answer = await town.ask("en", "/status")

    assert unbroken("You have been subscribed since 23 November 2026.") in answer.text
    assert unbroken("Next message: 19 January 2027, 19:00 — the day before") in answer.text


async def test_status_names_the_last_delivery(town: Town) -> None:
    """As the ledger has it; what is settled is no longer named as coming."""
    town.at(ON_THE_DAY)
    await town.ask("en", "/start")
    await deliver(town)

    answer = await town.ask("en", "/status")

    assert unbroken("Last message: 20 January 2027, 10:00 — on the day itself") in answer.text
    assert (
        unbroken("Next message: 20 January 2027, 11:55 — before the minute of silence")
        in answer.text
    )


async def test_next_says_when_the_minute_of_silence_is(town: Town) -> None:
    """The minute itself, five minutes after the message, on both clocks where they differ, with the day if need be."""
    at_home = await town.ask("en", "/next")
    assert at_home.text.splitlines()[-3] == unbroken("The minute of silence: 12:00 Baku time")

    await town.ask("en", "/timezone America/New_York")
    abroad = await town.ask("en", "/next")
    assert abroad.text.splitlines()[-3].endswith(unbroken(": 12:00 Baku time, 03:00 your time"))

    await town.ask("en", "/timezone Pacific/Honolulu")
    far = await town.ask("en", "/next")
    assert far.text.splitlines()[-3].endswith(unbroken("time, 22:00 on 19 January your time"))


async def test_next_on_the_day_says_what_is_past(town: Town) -> None:
    """The eve that was before the subscription, the day that is on its way, the silence that is to come."""
    town.at(ON_THE_DAY)
    await town.ask("en", "/start")

    answer = await town.ask("en", "/next")

    assert [line for line in answer.text.splitlines() if line.startswith("•")] == [
        unbroken("• 19 January, 19:00 — the day before (already past)"),
        unbroken("• 20 January, 09:00 — on the day itself (now)"),
        unbroken("• 20 January, 11:55 — before the minute of silence"),
    ]


@pytest.mark.parametrize("command", ["/status", "/next"])
async def test_once_all_is_sent_it_is_said(town: Town, command: str) -> None:
    """On the day, in one line, with the next message after it; before that, the line is not there."""
    await sent_until_noon(town)
    early = await town.ask("en", command)

    await deliver(town)
    answer = await town.ask("en", command)

    assert SENT not in early.text
    assert answer.text.splitlines()[-2:] == [
        SENT,
        unbroken("Next message: 19 January 2028, 19:00 — the day before"),
    ]


@pytest.mark.parametrize("command", ["/status", "/next"])
@pytest.mark.parametrize("state", [State.EXPIRED, State.FAILED, State.UNCERTAIN])
async def test_what_was_not_sent_is_not_called_sent(town: Town, command: str, state: State) -> None:
    """One that expired, was refused or was never confirmed: no more will come, and nothing else is claimed."""
    await sent_until_noon(town)
    await deliver(town, state)

    answer = await town.ask("en", command)

    assert answer.text.splitlines()[-2] == UNSENT


@pytest.mark.parametrize("command", ["/status", "/next"])
async def test_after_the_day_the_next_year_is_ahead(town: Town, command: str) -> None:
    """On the 21st the last year is no longer spoken of."""
    await sent_until_noon(town)
    await deliver(town)
    town.at(datetime(2027, 1, 20, 20, 30, tzinfo=UTC))

    answer = await town.ask("en", command)

    assert unbroken("19 January") in answer.text
    assert SENT not in answer.text
    assert UNSENT not in answer.text


async def test_whoever_wants_the_eve_alone_is_told_on_the_eve(town: Town) -> None:
    """Once it is sent, nothing more comes this year."""
    town.at(datetime(2027, 1, 19, 16, tzinfo=UTC))
    await town.ask("en", "/moments eve")
    await town.ask("en", "/start")
    await deliver(town)

    answer = await town.ask("en", "/status")

    assert answer.text.splitlines()[-2:] == [
        SENT,
        unbroken("Next message: 19 January 2028, 19:00 — the day before"),
    ]


@pytest.mark.parametrize("command", ["/status", "/next"])
async def test_whoever_is_not_subscribed_is_promised_nothing(town: Town, command: str) -> None:
    """Not even that something was sent."""
    await sent_until_noon(town)
    await deliver(town)
    await town.ask("en", "/stop")

    answer = await town.ask("en", command)

    assert town.text("en", "status-unsubscribed") in answer.text
    assert SENT not in answer.text


async def test_forgetme_asks_first(town: Town) -> None:
    """Nothing is erased until it is confirmed."""
    await town.ask("en", "/start")

    question = await town.ask("en", "/forgetme")
    await town.press("en", question, "Keep everything")

    assert question.text == town.text("en", "forgetme-kept")
    assert await town.kept("en") is not None


async def test_forgetme_erases_when_confirmed(town: Town) -> None:
    """By the button; the ledger then knows nobody at that address."""
    await town.ask("en", "/start")

    question = await town.ask("en", "/forgetme")
    await town.press("en", question, "Erase everything")

    assert question.text == town.text("en", "forgetme-done")
    assert question.buttons == {}
    assert await town.kept("en") is None


async def test_forgetme_can_be_confirmed_by_typing(town: Town) -> None:
    """The word of any of our languages will do, in capitals too."""
    for code, word in (("az", "BƏLİ"), ("ru", "Да"), ("tr", "Evet"), ("en", "evet")):
        await town.ask(code, "/start")

        answer = await town.ask(code, f"/forgetme {word}")

        assert answer.text == town.text(code, "forgetme-done")
        assert await town.kept(code) is None


async def test_forgetme_with_nothing_kept_says_so(town: Town) -> None:
    """There is nothing to confirm."""
    answer = await town.ask("en", "/forgetme")

    assert answer.text == town.text("en", "forgetme-nothing")


async def test_after_forgetme_a_person_is_a_stranger(town: Town) -> None:
    """A new start is a new subscription, with the defaults."""
    await town.ask("en", "/time 8:30")
    await town.ask("en", "/forgetme yes")

    await town.ask("en", "/start")

    assert (await town.kept("en")).minute is None


async def sent_until_noon(town: Town) -> None:
    """Subscribed at ten on the day; the message of the day is sent, and that of the silence is due."""
    town.at(ON_THE_DAY)
    await town.ask("en", "/start")
    await deliver(town)
    town.at(ON_THE_DAY.replace(hour=7, minute=56))


async def deliver(town: Town, state: State = State.SENT) -> None:
    """Settle what is due, as the sender would."""
    batch = await ledger.claim(town.db, "test")
    assert batch is not None
    rows = await ledger.advance(town.db, batch, 10)
    sent = [Outcome(row.broadcast_id, row.chat.id or 0, state, message_id=1) for row in rows]
    await ledger.settle(town.db, sent)

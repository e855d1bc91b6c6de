"""What becomes of a notice when Telegram refuses, is silent, or is away: over real HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery import unknown_chats
from bot.sandbox.world.failures import Cut, Delay, Garbage, Reply, too_many
from bot.store import chat_lifecycle, chats, ledger, rate_limit
from bot.store.records import Chat, State
from tests.cast import DENIZ, LEYLA, NINE, Role, utc
from tests.stage import PATIENCE, Stage

NOT_FOUND = Reply(400, "Bad Request: chat not found")


async def subscribed(stage: Stage, who: Role) -> bool:
    """Whether they are still subscribed."""
    chat = await chats.find(stage.app.db, stage.people[who.name].id)
    return bool(chat and chat.subscribed)


async def received(stage: Stage, who: Role) -> int:
    """How many notices arrived with them."""
    return len(stage.notices(who))


async def live_through(stage: Stage) -> dict[State, int]:
    """Nine o'clock and the seconds after it; what the ledger says of the day's notice."""
    await stage.at(NINE, *(NINE + timedelta(seconds=seconds) for seconds in (3, 15, 60)))
    return (await stage.tally())["day"]


async def test_a_429_is_waited_for_and_nothing_is_lost(stage: Stage) -> None:
    """Nothing is sent for as long as Telegram asks, then everybody is notified."""
    await stage.join(LEYLA)
    stage.world.failures.script(too_many(1))

    assert await live_through(stage) == {State.SENT: 1}
    assert await received(stage, LEYLA) == 1
    first, second = stage.world.calls.of("sendMessage")[-2:]
    assert second.monotonic - first.monotonic >= 1


@pytest.mark.parametrize(
    "trouble",
    [
        Cut(after=False),
        Cut(after=True),
        Reply(500, "Internal Server Error"),
        Garbage("<html>502</html>", status=502),
        Garbage("not JSON"),
    ],
    ids=repr,
)
async def test_what_is_uncertain_is_sent_once_more(stage: Stage, trouble: object) -> None:
    """To people, better twice than never; the ledger remembers the doubt."""
    await stage.join(LEYLA)
    stage.world.failures.script(trouble)

    assert await live_through(stage) == {State.SENT: 1}
    assert await received(stage, LEYLA) >= 1


@pytest.mark.parametrize("after", [False, True], ids=["not processed", "processed"])
async def test_an_outage_is_outlived(stage: Stage, after: bool) -> None:
    """While Telegram cuts every connection, only getMe is requested; then doubtful notices are sent again."""
    await stage.join(LEYLA)
    await stage.join(DENIZ)
    stage.world.failures.script(Cut(after=after), method="sendMessage", times=None)
    stage.world.failures.script(Cut(), method="getMe", times=None)
    stage.set_clock(utc("20 07:55"))
    await stage.app.sweep()
    await stage.world.until(lambda: stage.world.calls.arrived["getMe"] >= 4, timeout=20)

    stage.world.failures.clear()
    await stage.at(utc("20 07:56"), utc("20 07:57"), utc("20 07:58"))

    assert (await stage.tally())["silence"] == {State.SENT: 2}
    assert await received(stage, LEYLA) in ((3, 4) if after else (2,))


async def test_uncertain_three_times_is_uncertain_for_good(stage: Stage) -> None:
    """A fourth attempt is not made."""
    await stage.join(LEYLA)
    stage.world.failures.script(Cut(after=True), times=3)

    assert await live_through(stage) == {State.UNCERTAIN: 1}
    assert await received(stage, LEYLA) == 3


async def test_a_slow_answer_holds_up_nobody(stage: Stage) -> None:
    """One chat's answer takes long; a batch that is due meanwhile is sent."""
    await stage.join(LEYLA)
    await stage.join(DENIZ)
    leyla = stage.people["Leyla"].id
    stage.world.failures.script(Delay(20, after=True), chat_id=leyla)
    stage.set_clock(NINE)
    await stage.app.sweep()
    await stage.world.until(lambda: stage.notices(LEYLA))

    stage.set_clock(utc("20 08:01:30"))
    await stage.app.sweep()

    await stage.world.until(lambda: stage.notices(DENIZ))


async def test_a_429_costs_no_more_than_it_asks_for(stage: Stage) -> None:
    """The batch does not wait for the throttle to end and then as long again: it is due again when that ends."""
    await stage.join(LEYLA)
    await stage.join(Role(DENIZ.name, DENIZ.language, LEYLA.zone))
    db, span = stage.app.db, timedelta(minutes=10)
    stage.world.failures.script(too_many(int(span.total_seconds())))

    async def put_down() -> bool:
        due = await ledger.next_due(db)
        return due is not None and NINE < due < NINE + timedelta(hours=1)

    stage.set_clock(NINE)
    await stage.app.sweep()
    await stage.until(put_down)

    due = await ledger.next_due(db)
    assert due
    resumes = (await rate_limit.reserve(db, 0)).throttle_ends_us
    ends = datetime.fromtimestamp(resumes / 1_000_000, UTC) + db.offset
    assert abs(due - ends) < span / 2


async def test_a_429_on_an_answer_is_waited_for_and_answered(stage: Stage) -> None:
    """Who asks is answered late, not never."""
    await stage.join(LEYLA)
    stage.world.failures.script(too_many(1))

    answer = await stage.ask(LEYLA, "/next")

    assert "37" in answer.text


async def test_every_429_on_an_answer_stops_all_sending(stage: Stage) -> None:
    """The answer is sent again once; a second 429 is obeyed as well."""
    await stage.join(LEYLA)
    failures = stage.world.failures
    failures.script(too_many(1))
    failures.script(too_many(600))

    stage.world.people.send(stage.people["Leyla"], "/next")
    await stage.world.until(lambda: not failures.scripts)

    async def throttled() -> bool:
        row = await rate_limit.reserve(stage.app.db, 0)
        return row.throttle_ends_us - row.now_us > 500_000_000

    await stage.until(throttled)


async def test_a_wording_that_is_refused_stops_its_language(stage: Stage) -> None:
    """Others are notified; the notice stays owed, and is sent once Telegram takes it."""
    await stage.join(LEYLA)
    await stage.join(Role(DENIZ.name, DENIZ.language, LEYLA.zone))
    leyla = stage.people["Leyla"].id
    refusal = Reply(400, "Bad Request: can't parse entities: unexpected end tag")
    stage.world.failures.script(refusal, chat_id=leyla)

    await stage.at(NINE)
    assert (await stage.tally())["day"] == {State.PLANNED: 1, State.SENT: 1}

    await stage.at(NINE + timedelta(seconds=62))
    assert (await stage.tally())["day"] == {State.SENT: 2}


async def test_a_refusal_for_no_reason_we_know_costs_nobody_the_subscription(stage: Stage) -> None:
    """It is failed, and the chat stays subscribed."""
    await stage.join(LEYLA)
    stage.world.failures.script(Reply(400, "Bad Request: something new"))

    assert await live_through(stage) == {State.FAILED: 1}
    assert await subscribed(stage, LEYLA)


async def test_a_chat_not_found_is_tried_again_the_next_day(stage: Stage) -> None:
    """Not found on the eve, and notified on the day: nobody's subscription ends by one refusal."""
    await stage.join(LEYLA)
    stage.world.failures.script(NOT_FOUND)

    await stage.at(utc("19 15:00"), utc("19 15:10"))
    assert (await stage.tally())["eve"] == {State.PLANNED: 1}

    await stage.at(NINE)
    assert (await stage.tally())["eve"] == {State.EXPIRED: 1}
    assert (await stage.tally())["day"] == {State.SENT: 1}
    assert await subscribed(stage, LEYLA)


async def test_a_chat_not_found_on_two_days_is_gone(stage: Stage) -> None:
    """Said again the next morning, it is believed."""
    await stage.join(LEYLA)
    stage.world.failures.script(NOT_FOUND, times=2)

    await stage.at(utc("19 15:00"), NINE)

    assert (await stage.tally())["day"] == {State.GONE: 1}
    assert not await subscribed(stage, LEYLA)


@pytest.mark.parametrize("found", [True, False])
async def test_a_chat_not_found_is_asked_for_a_day_later(stage: Stage, found: bool) -> None:
    """Where no notice comes the next day, Telegram is asked for the chat; only then the subscription ends."""
    await stage.join(LEYLA)
    stage.world.failures.script(NOT_FOUND, times=3)
    await stage.at(utc("20 07:55"))
    assert await subscribed(stage, LEYLA)
    if not found:
        stage.world.failures.script(NOT_FOUND, method="getChat")

    stage.set_clock(utc("21 08:00"))
    await stage.app.sweep()

    await stage.world.until(lambda: stage.world.calls.arrived["getChat"])

    async def concluded() -> bool:
        return not await chat_lifecycle.long_unknown(stage.app.db, timedelta(0))

    await stage.until(concluded)
    assert await subscribed(stage, LEYLA) is found


async def unknown(stage: Stage, count: int) -> list[Chat]:
    """That many subscribed chats that Telegram did not know two days before the day."""
    return [
        await chats.change(stage.app.db, one, unknown_us=NINE - timedelta(days=2))
        for one in await stage.subscribers(count, moments=frozenset())
    ]


async def test_asking_for_unknown_chats_does_not_hold_up_notices(stage: Stage) -> None:
    """However late Telegram answers."""
    await stage.join(LEYLA)
    await unknown(stage, PATIENCE)
    stage.world.failures.script(Delay(5), method="getChat", times=None)
    stage.set_clock(NINE - timedelta(minutes=1))
    await stage.app.sweep()
    await stage.world.until(lambda: stage.world.calls.arrived["getChat"])

    await stage.at(NINE)

    assert (await stage.tally())["day"] == {State.SENT: 1}


async def test_an_unknown_chat_that_telegram_forbids_is_gone(stage: Stage) -> None:
    """A group that the bot was removed from meanwhile is not asked for again and again."""
    (one,) = await unknown(stage, 1)
    refusal = Reply(403, "Forbidden: bot was kicked from the group chat")
    stage.world.failures.script(refusal, method="getChat")
    stage.set_clock(NINE)

    async def gone() -> bool:
        return not await stage.still_subscribed([one])

    await stage.until(gone)


async def test_an_unknown_chat_of_which_nothing_is_told_goes_behind_the_others(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next check begins with those that were not asked for yet."""
    monkeypatch.setattr(unknown_chats, "MOST", 2)
    everybody = await unknown(stage, 3)
    stage.world.failures.script(Reply(400, "Bad Request: odd"), method="getChat", times=None)

    def order() -> list[int | None]:
        return [call.chat_id for call in stage.world.calls.of("getChat")]

    for minutes, asked in enumerate((2, 3, 5)):
        stage.set_clock(NINE + timedelta(minutes=minutes))
        await stage.world.until(lambda asked=asked: len(order()) >= asked)

    ids = [one.telegram_id for one in everybody]
    assert order() == [*ids, *ids[:2]]


async def test_one_refusal_does_not_hold_up_the_others(stage: Stage) -> None:
    """Leyla's chat fails; Deniz, in the same zone, is notified at once."""
    await stage.join(LEYLA)
    await stage.join(Role(DENIZ.name, DENIZ.language, LEYLA.zone))
    leyla = stage.people["Leyla"].id
    stage.world.failures.script(Reply(403, "Forbidden: user is deactivated"), chat_id=leyla)

    await stage.at(NINE)

    assert (await stage.tally())["day"] == {State.GONE: 1, State.SENT: 1}
    assert await received(stage, DENIZ) == 1


async def test_no_link_preview_below_a_notice(stage: Stage) -> None:
    """Every notice switches previews off."""
    await stage.join(LEYLA)

    await stage.at(NINE)

    params = stage.world.calls.of("sendMessage")[-1].params
    assert "true" in str(params["link_preview_options"]).lower()

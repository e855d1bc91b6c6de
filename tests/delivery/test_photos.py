"""Notices with pictures: drawn once, brought to Telegram once, and never at the cost of a notice; over real HTTP."""

import asyncio
import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.botapi import telegram_transport
from bot.botapi.responses import SentMessage
from bot.cards import card
from bot.delivery import photos
from bot.delivery.photos import LEASE, PAUSE, Photo, Photos
from bot.errors import StatusRefused
from bot.messages.notice import CAPTION, CardLines, Notice
from bot.sandbox.world import World
from bot.sandbox.world.calls import Call
from bot.sandbox.world.failures import (
    Cut,
    Delay,
    Garbage,
    Kind,
    Reply,
    blocked,
    server_error,
    too_many,
)
from bot.store import chat_lifecycle, uploads
from bot.store.records import Chat, State
from tests.cast import DENIZ, LEYLA, NINE, utc
from tests.stage import TOKEN, Stage, playing

#: Baku's morning, and the minute of silence.
EVE, EVE_IN_ISTANBUL = utc("19 15:00"), utc("19 16:00")
SILENCE = utc("20 07:55")

#: A card, and whose it is.
LINES = CardLines("37", "il", "20 yanvar", "1990 – 2027", "Ümumxalq Hüzn Günü")
BOT = int(TOKEN.partition(":")[0])

#: Somebody who may upload it.
SOMEBODY = Chat(1, 1001, "private", "az", "Asia/Baku")

#: How many there are.
COUNT = 8


async def with_cards(stage: Stage, count: int = COUNT, **more: Any) -> list[Chat]:
    """Subscribers in Baku who get pictures."""
    return await stage.subscribers(count, cards=True, **more)


def photo_calls(stage: Stage) -> list[Call]:
    """All photos that were tried, as they arrived."""
    return stage.world.calls.of("sendPhoto")


def uploaded_count(stage: Stage) -> int:
    """How many of them were brought there, and not called by their names."""
    return sum(isinstance(call.params["photo"], dict) for call in photo_calls(stage))


def notified(stage: Stage, *methods: str) -> dict[int | None, int]:
    """Who was notified, and how often; by any way unless one is named."""
    return dict(stage.world.calls.delivered(*(methods or ("sendPhoto", "sendMessage"))))


def once(singers: Iterable[Chat]) -> dict[int | None, int]:
    """Each of them, once."""
    return {one.telegram_id: 1 for one in singers}


async def museum(stage: Stage) -> int:
    """The id of a channel that is subscribed."""
    room = stage.world.groups.create_channel("Museum", stage.people["Emily"])
    stage.world.membership.add(room, by=stage.people["Emily"])
    await stage.world.until(lambda: stage.world.calls.of("getChatAdministrators", room.id))
    channel = Chat(None, room.id, "channel", "az", "Asia/Baku")
    await chat_lifecycle.subscribe(stage.app.db, channel)
    return room.id


async def test_a_picture_is_brought_once_and_then_called_by_its_name(stage: Stage) -> None:
    """All are notified with it, the words below; only the first message carries the picture itself."""
    singers = await with_cards(stage)

    await stage.at(NINE)

    assert notified(stage, "sendPhoto") == notified(stage) == once(singers)
    assert uploaded_count(stage) == 1
    assert len({str(call.params["photo"]) for call in photo_calls(stage)}) == 2
    assert all("37\u00a0il ötür" in call.params["caption"] for call in photo_calls(stage))
    assert (await stage.tally())["day"] == {State.SENT: COUNT}


async def test_each_language_has_its_own_picture(stage: Stage) -> None:
    """One is brought for each; what is shown is the card of that language."""
    await stage.join(LEYLA, cards=True)
    await stage.join(replace(DENIZ, zone=LEYLA.zone), cards=True)

    await stage.at(NINE)

    assert uploaded_count(stage) == 2
    shown = [stage.notices(who)[-1].photo for who in (LEYLA, DENIZ)]
    assert len({*shown}) == 2
    assert all((one or b"").startswith(b"\xff\xd8") for one in shown)


async def test_who_switched_pictures_off_reads_the_same_words(stage: Stage) -> None:
    """As text, as before."""
    await stage.join(LEYLA, cards=False)
    await stage.join(replace(DENIZ, language="az", zone=LEYLA.zone), cards=True)

    await stage.at(NINE)

    assert stage.notices(LEYLA)[-1].photo is None
    assert "37\u00a0il ötür" in stage.notices(LEYLA)[-1].text
    assert stage.notices(DENIZ)[-1].photo is not None


async def test_too_long_a_notice_goes_as_text(stage: Stage) -> None:
    """A channel's in two languages: together they are more than Telegram takes below a picture."""
    await with_cards(stage, 1, second_language="ru")

    await stage.at(NINE)

    assert not photo_calls(stage)
    assert (await stage.tally())["day"] == {State.SENT: 1}


@pytest.mark.parametrize(("units", "fits"), [(CAPTION, True), (CAPTION + 1, False)])
def test_the_length_is_counted_as_telegram_counts(units: int, fits: bool) -> None:
    """Without tags, letters beyond the first plane twice."""
    text = "<b>🕯</b>" + "x" * (units - 2)

    assert Notice(text, "en").captions is fits


async def test_a_restart_brings_nothing_again(tmp_path: Path) -> None:
    """The names are kept in the database: the next notice with the same picture goes by it as well."""
    async with playing(tmp_path) as stage:
        await with_cards(stage, 1)
        await with_cards(stage, 1, zone="Europe/Istanbul")
        await stage.at(EVE)
        assert uploaded_count(stage) == 1
        world = stage.world

    async with playing(tmp_path, world, now=utc("19 15:30")) as stage:
        await stage.at(EVE_IN_ISTANBUL)
        assert uploaded_count(stage) == 1
        assert (await stage.tally())["eve"] == {State.SENT: 2}
        await stage.at(NINE)
        assert uploaded_count(stage) == 2


async def test_a_changed_card_is_brought_anew(tmp_path: Path) -> None:
    """It is known by the hash of its bytes, not by the day for which it was drawn."""
    async with playing(tmp_path) as stage:
        await with_cards(stage, 1)
        await with_cards(stage, 1, zone="Europe/Istanbul")
        await stage.at(EVE)
        world = stage.world

    async with playing(tmp_path, world, now=utc("19 15:30")) as stage:
        await _draw_with(stage, lambda lines: card.draw(lines) + b" ")
        await stage.at(EVE_IN_ISTANBUL)
        assert uploaded_count(stage) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(400, "Bad Request: IMAGE_PROCESS_FAILED"),
        Reply(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        Reply(400, "Bad Request: message caption is too long"),
        Reply(400, "Bad Request: something new about photos"),
        Reply(404, "Not Found"),
        Reply(413, "Request Entity Too Large"),
        Garbage("<html>413 Request Entity Too Large</html>", status=413),
        Cut(after=False),
        Cut(after=True),
        server_error(),
        server_error(after=True),
        Garbage("<html>502</html>", status=502),
        Garbage("not JSON"),
    ],
    ids=repr,
)
async def test_a_picture_that_is_not_taken_costs_no_notice(stage: Stage, trouble: Kind) -> None:
    """All are notified in the same minute, as text; the picture is not tried again for a while."""
    singers = await with_cards(stage)
    stage.world.failures.script(trouble, "sendPhoto", times=None)

    await stage.at(NINE)

    assert notified(stage, "sendMessage") == once(singers)
    assert len(photo_calls(stage)) == 1
    assert (await stage.tally())["day"] == {State.SENT: COUNT}
    assert stage.app.sender.lost is None


async def test_the_operators_hear_of_a_picture_that_is_not_taken(tmp_path: Path) -> None:
    """Once, with what Telegram said of it."""
    world = World(token=TOKEN)
    operator = world.people.add("Operator", "en", started=True)
    async with playing(tmp_path, world, operator_ids=(operator.id,)) as stage:
        await with_cards(stage)
        trouble = Reply(400, "Bad Request: IMAGE_PROCESS_FAILED")
        world.failures.script(trouble, "sendPhoto", times=None)

        await stage.at(NINE)

        def heard() -> list[str]:
            texts = [message.text for message in world.messages.of(operator).messages]
            return [text for text in texts if "IMAGE_PROCESS_FAILED" in text]

        await world.until(heard)
        (alert,) = heard()
        assert "şəkilsiz" in alert


@pytest.mark.parametrize("after", [False, True], ids=["not processed", "processed"])
async def test_an_unanswered_upload_leaves_a_doubt(stage: Stage, after: bool) -> None:
    """Whether the first was notified twice nobody can know, and the ledger says so; also of a channel."""
    channel = await museum(stage)
    stage.world.failures.script(server_error(after=after), "sendPhoto")

    await stage.at(NINE)

    assert notified(stage, "sendMessage")[channel] == 1
    assert (await stage.tally())["day"] == {State.SENT: 1}
    assert await stage.doubtful() == {channel}


async def test_a_doubtful_post_whose_text_is_not_taken_is_left_alone(stage: Stage) -> None:
    """The channel may show the picture, so the text is not sent after the wait that Telegram asks for."""
    channel = await museum(stage)
    stage.world.failures.script(server_error(after=True), "sendPhoto")
    stage.world.failures.script(too_many(1), chat_id=channel)

    await stage.at(NINE, NINE + timedelta(minutes=1))

    assert notified(stage)[channel] == 1
    assert (await stage.tally())["day"] == {State.UNCERTAIN: 1}
    assert await stage.doubtful() == {channel}


async def test_an_upload_that_hangs_is_given_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The notices go as text, the first of them in doubt."""
    monkeypatch.setattr(telegram_transport, "UPLOAD_TIMEOUT", 0.3)
    singers = await with_cards(stage)
    stage.world.failures.script(Delay(20), "sendPhoto")

    await stage.at(NINE)

    assert notified(stage, "sendMessage") == once(singers)
    assert await stage.doubtful() == {singers[0].telegram_id}


async def test_a_bot_that_stops_does_not_wait_for_an_upload(tmp_path: Path) -> None:
    """The line is cut, and the notice stays owed, in doubt: the next start sends it."""
    async with playing(tmp_path) as stage:
        singers = await with_cards(stage, 2)
        stage.world.failures.script(Delay(60), "sendPhoto")
        stage.set_clock(NINE)
        await stage.app.sweep()
        await stage.world.until(lambda: photo_calls(stage))
        async with asyncio.timeout(10):
            await stage.app.stop()
        world = stage.world

    async with playing(tmp_path, world, now=NINE + timedelta(minutes=1)) as stage:
        await stage.at(NINE + timedelta(minutes=1))
        assert {*notified(stage)} == {*once(singers)}
        assert (await stage.tally())["day"] == {State.SENT: 2}
        assert await stage.doubtful() == {singers[0].telegram_id}


async def test_after_some_minutes_it_is_tried_again(stage: Stage) -> None:
    """By then Telegram may take it."""
    await with_cards(stage)
    stage.world.failures.script(server_error(), "sendPhoto")
    await stage.at(EVE)
    late = stage.world.people.add("Latecomer", "az", started=True)

    again = EVE + PAUSE + timedelta(seconds=30)
    stage.set_clock(again)
    await chat_lifecycle.subscribe(stage.app.db, Chat(None, late.id, "private", "az", "Asia/Baku"))
    await stage.at(again + timedelta(seconds=1))

    assert notified(stage, "sendPhoto") == {late.id: 1}
    assert uploaded_count(stage) == 2


@pytest.mark.parametrize("text", ["CHAT_SEND_PHOTOS_FORBIDDEN", "not enough rights to send photos"])
async def test_a_chat_without_photos_reads_text(stage: Stage, text: str) -> None:
    """It alone: the next brings the picture, and is followed by all others."""
    singers = await with_cards(stage)
    where = singers[0].telegram_id
    stage.world.failures.script(Reply(400, f"Bad Request: {text}"), "sendPhoto", where)

    await stage.at(NINE)

    assert notified(stage, "sendMessage") == {where: 1}
    assert notified(stage, "sendPhoto") == once(singers[1:])
    assert uploaded_count(stage) == 2
    assert await stage.still_subscribed(singers) == {*once(singers)}


@pytest.mark.parametrize("text", ["wrong file identifier", "FILE_REFERENCE_EXPIRED"])
async def test_a_name_that_is_refused_is_forgotten(stage: Stage, text: str) -> None:
    """Its notices go as text for a while; then the picture is brought again."""
    for zone in ("Asia/Baku", "Europe/Istanbul", "Europe/Berlin"):
        await with_cards(stage, 2, zone=zone)
    await stage.at(EVE)
    stage.world.failures.script(Reply(400, f"Bad Request: {text}"), "sendPhoto")
    before = uploaded_count(stage)

    await stage.at(EVE_IN_ISTANBUL)
    assert (await stage.tally())["eve"] == {State.SENT: 4, State.PLANNED: 2}
    assert uploaded_count(stage) == before

    await stage.at(EVE_IN_ISTANBUL + timedelta(hours=2))
    assert uploaded_count(stage) == before + 1


@pytest.mark.parametrize("trouble", [blocked(), too_many(1)], ids=repr)
async def test_what_is_not_about_the_picture_means_what_it_always_means(
    stage: Stage, trouble: Reply
) -> None:
    """A blocked bot ends the subscription, a 429 is waited for; another message brings the picture."""
    singers = await with_cards(stage)
    stage.world.failures.script(trouble, "sendPhoto")

    await stage.at(NINE, NINE + timedelta(seconds=5))

    kept = await stage.still_subscribed(singers)
    assert len(singers) - len(kept) == (trouble.status == 403)
    assert notified(stage, "sendPhoto") == once(one for one in singers if one.telegram_id in kept)
    assert not notified(stage, "sendMessage")
    assert uploaded_count(stage) == 2


async def test_a_photo_whose_answer_never_came_is_uncertain(stage: Stage) -> None:
    """Called by its name it is as a message would be: sent once more to people, with the doubt written down."""
    singers = await with_cards(stage)
    stage.world.failures.script(Cut(after=True), "sendPhoto", singers[3].telegram_id)

    await stage.at(NINE, *(NINE + timedelta(seconds=seconds) for seconds in (3, 15)))

    assert notified(stage, "sendPhoto") == once(singers) | {singers[3].telegram_id: 2}
    assert await stage.doubtful() == {singers[3].telegram_id}


async def test_a_name_refused_in_words_nobody_knows_is_not_tried_with_everybody(
    tmp_path: Path,
) -> None:
    """The picture rests after the first, and the others go as text at once."""
    async with playing(tmp_path, send_rate=20) as stage:
        await with_cards(stage, 1)
        singers = await with_cards(stage, zone="Europe/Istanbul")
        await stage.at(EVE)
        before = len(photo_calls(stage))
        unknown = Reply(400, "Bad Request: MEDIA_EMPTY")
        stage.world.failures.script(unknown, "sendPhoto", times=None)

        await stage.at(EVE_IN_ISTANBUL)

        assert len(photo_calls(stage)) - before <= 2
        assert notified(stage, "sendMessage") == once(singers)


async def test_an_empty_name_is_none(stage: Stage) -> None:
    """It is not called by it."""
    singers = await with_cards(stage)
    body = '{"ok":true,"result":{"message_id":77,"photo":[{"file_id":""}]}}'
    stage.world.failures.script(Reply(200, body=body, after=True), "sendPhoto")

    await stage.at(NINE)

    assert len(photo_calls(stage)) == 1
    assert notified(stage) == once(singers)


async def test_chats_that_take_no_photos_are_asked_once(stage: Stage) -> None:
    """At the next moment they are notified as text at once, and hold up nobody."""
    singers = await with_cards(stage)
    refusal = Reply(400, "Bad Request: not enough rights to send photos to the chat")
    for one in singers[:3]:
        stage.world.failures.script(refusal, "sendPhoto", one.telegram_id, times=None)
    await stage.at(EVE)
    stage.world.calls.clear()

    await stage.at(NINE)

    assert {call.chat_id for call in photo_calls(stage)} == {one.telegram_id for one in singers[3:]}
    assert notified(stage) == once(singers)


async def test_a_card_that_could_not_be_drawn_is_drawn_again_later(stage: Stage) -> None:
    """Want of memory passes."""
    await with_cards(stage)
    await _draw_with(stage, _broken)
    await stage.at(EVE)
    _of(stage)._draw = card.draw

    await stage.at(NINE)

    assert notified(stage, "sendPhoto")


async def test_no_picture_is_brought_into_the_minute_of_silence(stage: Stage) -> None:
    """An upload may take seconds: shortly before noon the notice goes as text."""
    singers = await with_cards(stage)

    await stage.at(utc("20 07:59:55"))

    assert not photo_calls(stage)
    assert notified(stage, "sendMessage") == once(singers)


async def test_a_post_that_may_have_arrived_is_left_alone_by_the_next_start(tmp_path: Path) -> None:
    """The bot is stopped while it brings a channel's picture: better missed than posted twice."""
    async with playing(tmp_path) as stage:
        channel = await museum(stage)
        stage.world.failures.script(Delay(60, after=True), "sendPhoto")
        stage.set_clock(NINE)
        await stage.app.sweep()
        await stage.world.until(lambda: photo_calls(stage))
        await stage.app.stop()
        world = stage.world

    async with playing(tmp_path, world, now=NINE + timedelta(minutes=1)) as stage:
        await stage.at(NINE + timedelta(minutes=1))
        assert notified(stage)[channel] == 1
        assert (await stage.tally())["day"] == {State.UNCERTAIN: 1}


async def test_a_picture_that_a_killed_process_was_bringing_is_brought_soon(tmp_path: Path) -> None:
    """Within the window of the shortest moment."""
    async with playing(tmp_path, now=SILENCE - timedelta(minutes=1)) as stage:
        await with_cards(stage)
        lines = next(
            one for one in stage.app.wiring.context.composer.coming(stage.now()) if one.note
        )
        digest = sha256(card.draw(lines)).hexdigest()
        assert (await uploads.claim(stage.app.db, BOT, digest, LEASE)).ours
        world = stage.world

    async with playing(tmp_path, world, now=SILENCE) as stage:
        await stage.at(SILENCE)
        assert notified(stage, "sendPhoto")


async def test_a_card_that_cannot_be_drawn_is_done_without(stage: Stage) -> None:
    """The error is for the log; the notice goes out."""
    singers = await with_cards(stage)
    await _draw_with(stage, _broken)

    await stage.at(NINE)

    assert notified(stage, "sendMessage") == once(singers)


async def test_the_pace_is_kept_with_pictures_and_without(tmp_path: Path) -> None:
    """After an upload that takes long nothing is made up for, and a text after a refused photo takes its own slot."""
    async with playing(tmp_path, send_rate=10) as stage:
        await with_cards(stage, 25)
        stage.world.failures.script(Delay(1.5, after=True), "sendPhoto")
        stage.world.failures.script(
            Reply(400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN"), "sendPhoto", every=2, times=None
        )

        await stage.at(NINE)

        assert (await stage.tally())["day"] == {State.SENT: 25}
        assert stage.world.calls.busiest_second("sendPhoto", "sendMessage") <= 10


async def test_two_processes_bring_one_picture(tmp_path: Path) -> None:
    """Whoever has leave brings it; the other waits for its name."""
    async with playing(tmp_path) as first, playing(tmp_path, first.world) as second:
        async with _of(first).lease(LINES, SOMEBODY) as ours:
            assert ours is not None
            assert ours.uploads

            waiting = asyncio.create_task(_leased(second))
            ours.answer = SentMessage(1, "its name")

        theirs = await waiting
        assert theirs is not None
        assert theirs.file_id == "its name"


async def test_what_another_process_never_brings_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some seconds of waiting, once, notices go as text; when leave was given back, the picture is brought."""
    monkeypatch.setattr(photos, "BETWEEN", 0.01)
    async with playing(tmp_path) as first, playing(tmp_path, first.world) as second:
        async with _of(first).lease(LINES, SOMEBODY) as ours:
            assert ours is not None
            assert await _leased(second) is None

        second.set_clock(second.now() + photos.MISSING_PAUSE)
        assert await _leased(second) is not None


async def test_a_rehearsal_shows_the_card_with_its_mark(stage: Stage) -> None:
    """Another picture than that of the day, and as many notices as ever."""
    await stage.join(LEYLA, cards=True)

    assert await stage.app.rehearse(2027) == {"sent": 3}
    rehearsed = stage.notices(LEYLA)[-2]
    await stage.at(NINE)

    assert rehearsed.photo
    assert rehearsed.photo != stage.notices(LEYLA)[-1].photo


async def test_a_rehearsal_of_a_past_year_shows_its_cards(stage: Stage) -> None:
    """Its minute of silence is over, but not by the clock of the rehearsal."""
    await stage.join(LEYLA, cards=True)

    assert await stage.app.rehearse(2026) == {"sent": 3}

    assert all(one.photo for one in stage.notices(LEYLA)[-3:])


def _broken(lines: CardLines) -> bytes:
    raise ValueError(lines.name)


async def _leased(stage: Stage) -> Photo | None:
    """What a process may send, which it then does not send."""
    async with _of(stage).lease(LINES, SOMEBODY) as photo:
        return photo


def _of(stage: Stage) -> Photos:
    found = stage.app.wiring.context.photos
    assert found is not None
    return found


async def _draw_with(stage: Stage, draw: Any) -> None:
    """From here on, whatever is being drawn ahead at this moment."""
    async with _of(stage)._one_at_a_time:
        _of(stage)._draw = draw
        _of(stage)._drawn.clear()


async def test_a_picture_that_the_bot_itself_holds_back_is_no_refusal(stage: Stage) -> None:
    """A chat left the exercises while its pictures were owed: the others of its kind still take pictures."""
    (person,) = await stage.subscribers(1, cards=True)

    for _ in range(photos.REFUSED_UPLOADS):
        async with _of(stage).lease(LINES, person) as photo:
            assert photo is not None
            photo.answer = StatusRefused("an exercise")

    assert _of(stage).would_take(person)


async def test_groups_without_photos_hold_up_no_person(stage: Stage) -> None:
    """Twenty come first: each is notified by text, most after the people, who see the picture."""
    groups = []
    for number in range(20):
        group = stage.world.groups.create(
            f"Group {number}", creator=stage.people["Leyla"], supergroup=True
        )
        stage.world.membership.add(group, by=stage.people["Leyla"])
        stage.world.groups.set_permissions(group, by=stage.people["Leyla"], can_send_photos=False)
        stage.world.failures.script(Delay(0.3), "sendPhoto", group.id, times=None)
        stored = Chat(None, group.id, "supergroup", "az", "Asia/Baku")
        groups.append(await chat_lifecycle.subscribe(stage.app.db, stored))
    await stage.world.until(lambda: not stage.world.updates)
    people = await with_cards(stage)
    stage.world.calls.clear()

    await stage.at(NINE)

    assert notified(stage, "sendMessage") == once(groups)
    assert notified(stage, "sendPhoto") == once(people)
    telegram_ids = {one.telegram_id for one in groups}
    tried = list(itertools.takewhile(lambda call: call.chat_id in telegram_ids, photo_calls(stage)))
    assert len(tried) < len(groups) / 2

"""The table of faults, row by row and without I/O: what is decided for each kind of chat, first and again."""

import itertools
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivery import consequences
from bot.delivery.consequences import (
    Change,
    Consequence,
    Count,
    History,
    PhotoConsequence,
)
from bot.errors import (
    AccessLost,
    ChatGone,
    ChatMoved,
    ChatUnknown,
    CopyCurrent,
    CopyFixed,
    CopyMissing,
    CopyOfOtherKind,
    Fault,
    MessageBroken,
    NoticeRefused,
    NotSent,
    PictureRefused,
    PictureUnwanted,
    RetryLater,
    RightsLost,
    StatusRefused,
    TopicGone,
    Uncertain,
    WordingRefused,
)
from bot.observances.model import Moment
from bot.store.records import Chat, Delivery, State

ARCHITECTURE = Path(__file__).parents[2] / "docs" / "architecture.md"

NOW = datetime(2027, 1, 20, 5, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

#: A person's notice is sent again when it may have arrived; a channel's is not.
POLICY = {"private": "resend", "supergroup": "resend", "channel": "leave"}
MOMENT = Moment("day", 0, time(9), "chat", choosable=True, expires_at=None, on_uncertain=POLICY)  # type: ignore[arg-type]

PERSON, GROUP, CHANNEL = "private", "supergroup", "channel"
KINDS = (PERSON, GROUP, CHANNEL)

#: One fault of each class, and a text that is damaged.
FAULTS: tuple[Fault | MessageBroken, ...] = (
    RetryLater("429", timedelta(seconds=7)),
    ChatGone("403"),
    RightsLost("400 rights"),
    ChatMoved("400 moved", -100),
    TopicGone("400 topic"),
    ChatUnknown("400 chat not found"),
    WordingRefused("400 can't parse"),
    MessageBroken(key="day", language="az", reason="damaged"),
    NoticeRefused("400"),
    StatusRefused("a test outside the sandbox"),
    AccessLost("401"),
    NotSent("refused"),
    Uncertain("no answer"),
    PictureUnwanted("400 photos"),
    PictureRefused("400 file"),
)

#: The faults of a message that is changed or deleted, which tests/delivery/test_edit_consequences.py is about.
OF_COPIES = {CopyCurrent, CopyFixed, CopyMissing, CopyOfOtherKind}

#: The rows of the table in the architecture page, by how they begin, and the faults that they are about.
ROWS: dict[str, tuple[type, ...]] = {
    "429": (RetryLater,),
    "403": (ChatGone,),
    "400 that says that the bot may not write": (RightsLost,),
    "400 with `migrate_to_chat_id`": (ChatMoved,),
    "400 topic": (TopicGone,),
    "400 chat not found": (ChatUnknown,),
    "400 that blames the wording": (WordingRefused, MessageBroken),
    "another 4xx": (NoticeRefused,),
    "an exercise or a test": (StatusRefused,),
    "401, 404": (AccessLost,),
    "connection refused": (NotSent,),
    "no answer": (Uncertain,),
    "any of the last two": (NotSent, Uncertain),
    "a photo that is not taken": (PictureUnwanted, PictureRefused),
}


def delivery(kind: str, *, again: bool = False, **chat: Any) -> Delivery:
    """One notice; `again`: its chat refused yesterday, and two attempts may have arrived."""
    since = NOW - DAY if again else None
    one = Chat(1, 1001, kind, "az", "Asia/Baku", refused=since, unknown=since)
    attempts = 2 if again else 0
    return Delivery(
        1, "january-20", 2027, 37, "day", replace(one, **chat), 1, attempts, doubtful=again
    )


def refused(**more: Any) -> dict[str, Any]:
    """What every refusal by a chat has in common."""
    return {"refused": True, "count": Count.ANSWERED, "log_level": None} | more


UNCONFIRMED = refused(unconfirmed=True, retry_in=MINUTE)
GONE = refused(state=State.GONE, changes=(Change.ENDED,))
LOST = GONE | {"notify_admins": "chat-lost"}
MUTED = refused(changes=(Change.MUTED,), notify_admins="chat-muted", retry_in=HOUR)
POSTPONED = refused(changes=(Change.UNKNOWN,), retry_in=DAY)
POSTPONED_GROUP = POSTPONED | {
    "changes": (Change.UNKNOWN, Change.MUTED),
    "notify_admins": "chat-muted",
}
WORDING = {
    "pause_wording": True,
    "retry_in": MINUTE,
    "alert_operators": "alert-language",
    "log_level": logging.ERROR,
}
WORDING_ANSWERED = WORDING | {"count": Count.ANSWERED}
WAIT = timedelta(seconds=7)
THROTTLED = {"throttle": WAIT, "pause_batch": WAIT, "count": Count.ANSWERED}
DOUBT = {"doubtful": True, "back_off": True, "count": Count.FAILED}
LEFT = DOUBT | {"state": State.UNCERTAIN}

#: What is decided once a refusal is confirmed: for a person, a group, a channel.
DECIDED: dict[type, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    RetryLater: (THROTTLED,) * 3,
    ChatGone: (GONE, LOST, LOST),
    RightsLost: (GONE, MUTED, MUTED),
    ChatMoved: ({"changes": (Change.MOVED,), "count": Count.ANSWERED},) * 3,
    TopicGone: (refused(retry_in=MINUTE), MUTED, MUTED),
    ChatUnknown: (POSTPONED, POSTPONED_GROUP, POSTPONED_GROUP),
    WordingRefused: (WORDING_ANSWERED,) * 3,
    MessageBroken: (WORDING,) * 3,
    NoticeRefused: (refused(state=State.FAILED, log_level=logging.ERROR),) * 3,
    StatusRefused: ({"state": State.FAILED, "log_level": logging.ERROR},) * 3,
    AccessLost: ({"stop_sender": True},) * 3,
    NotSent: ({"count": Count.FAILED},) * 3,
    Uncertain: (DOUBT, DOUBT, LEFT),
    PictureUnwanted: ({"pause_batch": timedelta(seconds=2)},) * 3,
    PictureRefused: ({"pause_batch": timedelta(seconds=2)},) * 3,
}

#: What differs when the chat has refused yesterday, or two attempts may have arrived.
DECIDED_AGAIN = DECIDED | {ChatUnknown: (GONE, LOST, LOST), Uncertain: (LEFT, LEFT, LEFT)}

#: The refusals that count only when the quarantine confirms them.
REFUSALS = (ChatGone, RightsLost, TopicGone, ChatUnknown, NoticeRefused)


def expected(fault: Fault | MessageBroken, fields: dict[str, Any]) -> Consequence:
    """A consequence with these fields; a refusal is recorded in Telegram's own words."""
    error = fault.reason if isinstance(fault, REFUSALS) else str(fault)
    return Consequence(error, **fields)


def decided(fault: Fault | MessageBroken, one: Delivery, *, confirmed: bool = True) -> Consequence:
    """What is decided now."""
    return consequences.of(fault, one, MOMENT, History(NOW, confirmed=confirmed))


def named(one: object) -> str:
    """The name of a fault's class, or the value itself."""
    return type(one).__name__ if isinstance(one, Exception) else str(one)


def test_every_fault_has_a_row() -> None:
    """In the code, in the architecture page and in this file."""
    every = {*Fault.__subclasses__(), MessageBroken} - OF_COPIES
    section = ARCHITECTURE.read_text().partition("| fault | consequence |")[2].partition("\n\n")[0]
    lines = re.findall(r"^\| (?!-)(.*?) \| ", section, re.MULTILINE)

    assert set(consequences.TABLE) == every == {type(one) for one in FAULTS} == set(DECIDED)
    assert every == set(itertools.chain(*ROWS.values()))
    assert len(lines) == len(ROWS)
    assert all(line.startswith(row) for line, row in zip(lines, ROWS, strict=True))


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS, ids=named)
def test_a_row_of_the_table(fault: Fault | MessageBroken, kind: str, again: bool) -> None:
    """With every refusal confirmed."""
    table = DECIDED_AGAIN if again else DECIDED
    fields = table[type(fault)][KINDS.index(kind)]

    assert decided(fault, delivery(kind, again=again)) == expected(fault, fields)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS, ids=named)
def test_until_it_is_confirmed_a_refusal_only_waits(
    fault: Fault | MessageBroken, kind: str
) -> None:
    """No state, no change of the chat, nobody is notified; what is no refusal needs no confirmation."""
    fields = DECIDED[type(fault)][KINDS.index(kind)]
    if isinstance(fault, REFUSALS):
        fields = UNCONFIRMED

    assert decided(fault, delivery(kind), confirmed=False) == expected(fault, fields)


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 4), (2, 16), (3, 60), (50, 60)])
def test_an_unconfirmed_refusal_waits_longer_each_time(attempts: int, minutes: int) -> None:
    """Up to an hour."""
    one = replace(delivery(PERSON), attempts=attempts)

    assert decided(ChatGone("403"), one, confirmed=False).retry_in == timedelta(minutes=minutes)


@pytest.mark.parametrize("kind", [GROUP, CHANNEL])
def test_a_muted_chat_is_tried_each_hour_without_confirmation(kind: str) -> None:
    """Its admins know already."""
    muted = delivery(kind, muted=NOW - HOUR)

    found = decided(RightsLost("400 rights"), muted, confirmed=False)

    assert found == expected(RightsLost("400 rights"), refused(retry_in=HOUR))


@pytest.mark.parametrize("kind", KINDS)
def test_a_topic_that_is_gone_is_dropped(kind: str) -> None:
    """The notice goes to the chat itself at once, which does not count as refusing."""
    found = decided(TopicGone("400 topic"), delivery(kind, thread_id=5))

    fields = {"changes": (Change.TOPIC_DROPPED,), "notify_admins": "topic-lost"}
    assert found == expected(TopicGone("400 topic"), refused(refused=False, **fields))


def test_an_unknown_chat_is_not_gone_before_twelve_hours() -> None:
    """One minute less is too early."""
    early = delivery(PERSON, unknown=NOW - consequences.SAID_AGAIN + MINUTE)
    late = delivery(PERSON, unknown=NOW - consequences.SAID_AGAIN)

    assert decided(ChatUnknown("400"), early).state is State.PLANNED
    assert decided(ChatUnknown("400"), late).state is State.GONE


def test_a_notice_that_may_have_arrived_is_tried_three_times() -> None:
    """The second attempt in doubt is followed by a third, the third by none."""
    second = replace(delivery(PERSON), attempts=1, doubtful=True)

    assert decided(Uncertain("no answer"), second).state is State.PLANNED
    assert decided(Uncertain("no answer"), replace(second, attempts=2)).state is State.UNCERTAIN


def test_a_text_that_got_no_slot_is_doubtful_if_its_photo_was() -> None:
    """A channel's notice is then not sent again; without a doubt it only waits."""
    doubt = consequences.of_nothing_sent("no answer", delivery(CHANNEL), MOMENT, doubtful=True)
    none = consequences.of_nothing_sent("refused", delivery(CHANNEL), MOMENT, doubtful=False)

    left = Consequence("no answer", state=State.UNCERTAIN, doubtful=True, back_off=True)
    assert doubt == left
    assert none == Consequence("refused", back_off=True, log_level=None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS, ids=named)
def test_a_text_that_is_not_taken_leaves_the_doubt_about_its_photo(
    fault: Fault | MessageBroken, kind: str
) -> None:
    """A notice that stayed owed would be posted in a channel a second time; all else follows as usual."""
    history = History(NOW, confirmed=True, doubtful=True)
    found = consequences.of(fault, delivery(kind), MOMENT, history)

    usual = decided(fault, delivery(kind))
    if usual.state is State.PLANNED:
        state = State.UNCERTAIN if kind == CHANNEL else State.PLANNED
        usual = replace(usual, state=state, doubtful=True)
    assert found == usual


TEXT_ONLY: dict[type, PhotoConsequence] = {
    PictureUnwanted: PhotoConsequence(chat_takes_none=True, counts_as_refusal=True),
    RightsLost: PhotoConsequence(chat_takes_none=True),
    PictureRefused: PhotoConsequence(pause_photo=True),
    NoticeRefused: PhotoConsequence(pause_photo=True),
    WordingRefused: PhotoConsequence(pause_photo=True),
    Uncertain: PhotoConsequence(pause_photo=True, doubtful=True),
}


@pytest.mark.parametrize("uploads", [True, False], ids=["upload", "file id"])
@pytest.mark.parametrize("fault", [one for one in FAULTS if isinstance(one, Fault)], ids=named)
def test_what_a_photo_costs(fault: Fault, uploads: bool) -> None:
    """The notice goes as text when the photo is to blame; all else means the same as for a text."""
    table = dict(TEXT_ONLY)
    if not uploads:
        del table[Uncertain]
        table[PictureRefused] = PhotoConsequence(pause_photo=True, forget_file_id=True)

    found = consequences.of_photo(fault, uploads=uploads)

    assert found == table.get(type(fault), PhotoConsequence(send_text=False))

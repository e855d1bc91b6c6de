"""Corrections and recalls, whatever happens: no chat ends with an older text than it was sent, and none with two."""

import asyncio
import contextlib
import functools
import io
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import Row, select
from telegram import Bot

from bot.botapi.telegram_transport import NoticeRequest, TelegramTransport
from bot.delivery import planner
from bot.delivery.composer import Composer
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.editions import Editions, composer_of
from bot.delivery.photos import Photos
from bot.delivery.rate_limiter import RateLimiter
from bot.delivery.sender import Sender
from bot.delivery.sender_context import SenderContext
from bot.errors import RevisionOutdated
from bot.messages import catalog, snapshot
from bot.messages.notice import CardLines
from bot.messages.snapshot import Snapshot
from bot.observances import almanac
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.failures import Cut, Delay, Reply, too_many
from bot.sandbox.world.messages import Message
from bot.store import chat_lifecycle, chats, editions, revisions, senders
from bot.store.engine import Database, open_database
from bot.store.records import Chat, RevisionKind, State
from bot.store.revisions import NewRevision
from bot.store.tables import broadcast, chat, delivery, sender
from tests.cast import NINE
from tests.conftest import MESSAGES
from tests.stage import TOKEN

#: The people, by their place in the steps. The last ones get their notices with a picture.
PEOPLE, PICTURED = range(5), 3

#: What may happen next: mostly sending, correcting, and dying in the midst of either.
POSSIBLE = [
    *((step, 0) for step in ("send", "send", "correct", "correct", "recall")),
    *(("crash", which) for which in (0, 1, 2)),
    *((step, which) for step in ("correct", "crash_in_edits") for which in (0, 1, 3)),
    *((step, which) for step in ("delete", "block", "stop", "forget") for which in (0, 4)),
    *((step, which) for step in ("lose_answer", "fail", "flood") for which in (0, 1)),
    *((step, 0) for step in ("age", "expire", "join")),
    *((step, which) for step in ("correct_amid", "recall_amid") for which in (0, 2)),
    *(("correct_amid_edits", which) for which in (0, 2)),
    *((step, which) for step in ("correct_back", "late_settle", "late_edit") for which in (0, 1)),
]
STEPS = st.lists(st.sampled_from(POSSIBLE), min_size=4, max_size=20)

#: The edition of a text, which stands in its last sentence; the sentence of a recall has none.
EDITION = re.compile(r"edition (\d+)")

#: The requests that change copies.
EDITS = ("editMessageText", "editMessageCaption", "editMessageMedia", "deleteMessage")


def edition(number: int) -> Snapshot:
    """The texts that ship with a number in each notice; with an even number, other words on the card as well."""
    files = dict(snapshot.read(MESSAGES).files)
    texts = files["january-20/en.ftl"]
    texts = texts.replace("We remember them.", f"We remember them, edition {number}.")
    if number % 2 == 0:
        texts = texts.replace("Mourning Day in Azerbaijan", f"Mourning Day in Azerbaijan {number}")
    return Snapshot(files | {"january-20/en.ftl": texts})


@functools.cache
def _composer(texts: str) -> Composer:
    number = int(texts)
    return composer_of(edition(number).files)


def compose(texts: Mapping[str, str]) -> Composer:
    """The composer of an edition, made once for all plays."""
    (number,) = EDITION.findall(texts["january-20/en.ftl"])
    return _composer(number)


def picture(lines: CardLines) -> bytes:
    """A small picture that differs with the words on it."""
    shade = hash(lines) % 256
    file = io.BytesIO()
    Image.new("RGB", (20, 20), (shade, hash(lines.name) % 256, 0)).save(file, "PNG")
    return file.getvalue()


class Play:
    """A broadcast, the people who get it, and the editions of its text."""

    def __init__(self, world: World, db: Database, url: str) -> None:
        self.world, self.db, self.url = world, db, url
        self.almanac = almanac.load(MESSAGES)
        self.catalog = catalog.load(MESSAGES)
        self.people = [world.people.add(f"{n}", "en", started=True) for n in PEOPLE]
        self.editions = Editions(db, "", compose)
        #: The editions in their order, by the revision that made them the newest; None for a recall.
        self.history: list[int | None] = [0]
        self.made = 0
        #: For each message that was seen, the newest revision that it has shown.
        self.seen: dict[tuple[int, int], int] = {}
        self.recalled = False

    async def begin(self) -> None:
        """Everybody subscribes, the notices are planned, and the first edition is chosen."""
        for which in PEOPLE:
            await self.subscribe(which)
        await self._publish(0)
        await planner.sweep(self.db, self.almanac, await self.db.now())

    async def subscribe(self, which: int) -> None:
        fresh = Chat(None, self.people[which].id, "private", "en", "Asia/Baku")
        found = await chats.save(self.db, fresh)
        await chat_lifecycle.subscribe(self.db, found, cards=which >= PICTURED)

    async def join(self, _: int) -> None:
        """Somebody subscribes on the day."""
        person = self.world.people.add("late", "en", started=True)
        self.people.append(person)
        fresh = Chat(None, person.id, "private", "en", "Asia/Baku", cards=False)
        found = await chats.save(self.db, fresh)
        await chat_lifecycle.subscribe(self.db, found)
        await planner.sweep(self.db, self.almanac, await self.db.now())

    async def stop(self, which: int) -> None:
        if found := await chats.find(self.db, self.people[which].id):
            await chat_lifecycle.end(self.db, found, "stopped")

    async def forget(self, which: int) -> None:
        await chats.forget(self.db, self.people[which].id)

    async def delete(self, which: int) -> None:
        """A reader deletes the copy."""
        for message in self.copies(which):
            self.world.messages.delete(message)

    async def block(self, which: int) -> None:
        self.people[which].blocked = not self.people[which].blocked

    async def lose_answer(self, which: int) -> None:
        """A request takes effect, and its answer is lost."""
        self.world.failures.script(Cut(after=True), EDITS[which], every=1)

    async def fail(self, which: int) -> None:
        self.world.failures.script(Reply(502, "Bad Gateway"), EDITS[which], times=2)

    async def flood(self, which: int) -> None:
        self.world.failures.script(too_many(1), EDITS[which], times=1)

    async def age(self, _: int) -> None:
        """Two days pass: Telegram lets the bot delete nothing any more."""
        self.db.offset += timedelta(hours=49)

    async def expire(self, _: int) -> None:
        """The windows close."""
        self.db.offset += timedelta(hours=20)
        await planner.sweep(self.db, self.almanac, await self.db.now())

    async def correct(self, _: int) -> None:
        self.made += 1
        await self._publish(self.made)
        await self._revise(RevisionKind.CORRECTION, edition(self.made).digest, self.made)

    async def correct_back(self, _: int) -> None:
        """The texts of the beginning are right after all."""
        await self._publish(0)
        await self._revise(RevisionKind.CORRECTION, edition(0).digest, 0)

    async def recall(self, _: int) -> None:
        await self._revise(RevisionKind.RECALL, None, None)

    async def _publish(self, number: int) -> None:
        texts = edition(number)
        await editions.put(self.db, texts.digest, texts.files)
        await editions.choose(self.db, texts.digest)

    async def _revise(self, kind: RevisionKind, digest: str | None, made: int | None) -> None:
        row = await self._broadcast()
        if row.edition is None:
            # Nothing was sent yet: what is chosen later is sent.
            self.history = [self.made]
            return
        new = NewRevision(row.id, kind, len(self.history) - 1, digest)
        try:
            await revisions.add(self.db, new)
        except RevisionOutdated:
            assert self.recalled
            return
        assert not self.recalled
        self.recalled = kind is RevisionKind.RECALL
        self.history.append(made)

    async def send(self, _: int) -> None:
        """A sender starts, sends all that is due and changes all that is to be changed, and ends."""
        async with self._sender() as running:
            await running.drain()

    async def crash(self, which: int) -> None:
        """A sender dies after so many notices."""
        await self._die_after(("sendMessage", "sendPhoto"), which)

    async def crash_in_edits(self, which: int) -> None:
        """A sender dies after so many changed copies."""
        await self._die_after(EDITS, which)

    async def correct_amid(self, which: int) -> None:
        """A correction while notices are in flight: Telegram has them, the ledger does not know it yet."""
        await self._meanwhile("sendMessage", which, self.correct)

    async def recall_amid(self, which: int) -> None:
        await self._meanwhile("sendMessage", which, self.recall)

    async def correct_amid_edits(self, which: int) -> None:
        """A correction while copies are changed for the one before."""
        await self._meanwhile("editMessageText", which, self.correct)

    async def late_settle(self, _: int) -> None:
        """A correction whose other copies are changed slowly, while a notice among them is still in flight."""
        one = self.people[1].id
        script = self.world.failures.script(Delay(0.3, after=True), "sendMessage", one, times=None)
        slow = [self.world.failures.script(Delay(0.4), method, times=None) for method in EDITS]
        async with self._sender() as running:
            working = asyncio.create_task(running.drain())
            await asyncio.sleep(0.15)
            await self.correct(0)
            async with self._sender() as other:
                await other.drain()
            await working
        for one_script in (script, *slow):
            self.world.failures.scripts.remove(one_script)

    async def late_edit(self, _: int) -> None:
        """A change that takes effect late, while a newer correction is carried out by another sender."""
        await self.correct(0)
        arrived = self.world.calls.arrived
        before = sum(arrived[method] for method in EDITS)
        slow = [self.world.failures.script(Delay(0.4), method, times=1) for method in EDITS]
        async with self._sender() as running:
            working = asyncio.create_task(running.drain())
            while sum(arrived[method] for method in EDITS) <= before and not working.done():
                await self.world.events.next(0.01)
            await self.correct(0)
            async with self._sender() as other:
                await other.drain()
            await working
        for script in slow:
            if script in self.world.failures.scripts:
                self.world.failures.scripts.remove(script)

    async def _meanwhile(
        self, method: str, count: int, do: Callable[[int], Coroutine[Any, Any, None]]
    ) -> None:
        """Do something, and let another sender finish it, while requests of the first one are answered late."""
        arrived = self.world.calls.arrived
        before = arrived[method]
        script = self.world.failures.script(Delay(0.2, after=True), method, times=None)
        async with self._sender() as running:
            working = asyncio.create_task(running.drain())
            while arrived[method] <= before + count and not working.done():
                await self.world.events.next(0.01)
            await do(0)
            async with self._sender() as other:
                await other.drain()
            await working
        self.world.failures.scripts.remove(script)

    async def _die_after(self, methods: tuple[str, ...], count: int) -> None:
        arrived = self.world.calls.arrived
        before = sum(arrived[method] for method in methods)
        async with self._sender() as running:
            working = asyncio.create_task(running.drain())
            while (
                sum(arrived[method] for method in methods) <= before + count and not working.done()
            ):
                await self.world.events.next(0.01)
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
        # A process that is killed leaves its lease behind, which ends by itself.
        async with self.db.begin() as tx:
            await tx.execute(sender.delete())
        await senders.take_over(self.db, {})

    def copies(self, which: int) -> list[Message]:
        """The notices in the chat of a person."""
        return [one for one in self.world.messages.of(self.people[which]).messages if one.from_bot]

    async def judge(self) -> None:
        """No message shows an older revision than before, and the ledger never claims a newer one than it shows."""
        rows = await self._rows()
        for which, person in enumerate(self.people):
            row = rows.get(person.id)
            found = self.copies(which)
            if row is not None and not row.doubtful:
                assert len(found) <= 1
            for message in found:
                shown = self._revision(message)
                assert shown >= self.seen.get((person.id, message.message_id), 0)
                self.seen[person.id, message.message_id] = shown
                if row is not None and row.message_id == message.message_id:
                    assert shown >= self.history.index(self.history[row.revision])

    async def end(self) -> None:
        """Once nothing fails any more, each copy has the newest text or a reason, and nothing is owed."""
        self.world.failures.clear()
        for _ in range(20):
            await self.send(0)
            if not await self._open():
                break
            await asyncio.sleep(0.3)
        newest = len(self.history) - 1
        rows = await self._rows()
        for which, person in enumerate(self.people):
            row = rows.get(person.id)
            if row is None or row.message_id is None:
                continue
            shown = {one.message_id: self._revision(one) for one in self.copies(which)}
            assert row.edit_revision == newest, row
            if row.edit_error is None and row.message_id in shown:
                assert self.history[shown[row.message_id]] == self.history[newest], row
                assert self.history[row.revision] == self.history[newest]
            if row.edit_error is None and self.recalled:
                assert row.state == State.RECALLED
            if row.edit_error is not None:
                assert row.revision < newest
        if self.recalled:
            assert not [row for row in rows.values() if row.state == State.PLANNED]

    def _revision(self, message: Message) -> int:
        """The last revision that shows what a message shows."""
        number = EDITION.search(message.text)
        wanted = None if number is None else int(number[1])
        return len(self.history) - 1 - self.history[::-1].index(wanted)

    async def _broadcast(self) -> Row[tuple[object, ...]]:
        query = select(broadcast).where(broadcast.c.moment == "day")
        async with self.db.begin() as tx:
            return (await tx.execute(query)).one()

    async def _rows(self) -> dict[int, Row[tuple[object, ...]]]:
        """The deliveries of the day by Telegram's id of the chat."""
        query = select(delivery, chat.c.telegram_id, broadcast.c.moment).select_from(
            delivery.join(chat, chat.c.id == delivery.c.chat_id).join(
                broadcast, broadcast.c.id == delivery.c.broadcast_id
            )
        )
        query = query.where(broadcast.c.moment == "day", chat.c.telegram_id.is_not(None))
        async with self.db.begin() as tx:
            return {row.telegram_id: row for row in await tx.execute(query)}

    async def _open(self) -> bool:
        found = await revisions.of_broadcast(self.db, (await self._broadcast()).id)
        return any(one.ended is None for one in found)

    @asynccontextmanager
    async def _sender(self) -> AsyncIterator[Sender]:
        """A sender as a new process has it."""
        request = NoticeRequest()
        bot = Bot(TOKEN, base_url=f"{self.url}/bot", request=request, get_updates_request=request)
        sqlite = self.db.engine.dialect.name == "sqlite"
        clock = DatabaseClock(time.monotonic, (lambda: datetime.now(UTC)) if sqlite else None)
        limiter = RateLimiter(self.db, 1000, clock)
        await request.initialize()
        await limiter.start()
        clock.heard(await self.db.real_now(), time.monotonic())
        transport = TelegramTransport(bot)
        context = SenderContext(
            db=self.db,
            almanac=self.almanac,
            composer=Composer(self.catalog, self.almanac),
            rate_limiter=limiter,
            transport=transport,
            clock=lambda: clock.now() + self.db.offset,
            database_clock=clock,
            new_name=lambda: secrets.token_hex(8),
            photos=Photos(self.db, transport, lambda: clock.now() + self.db.offset, draw=picture),
            editions=self.editions,
        )
        try:
            yield Sender(context)
        finally:
            await limiter.stop()
            await request.shutdown()


async def _play(place: Callable[[], str], steps: list[tuple[str, int]]) -> None:
    world = World(token=TOKEN)
    db = await open_database(place(), lasting=False)
    db.offset = NINE + timedelta(minutes=1) - datetime.now(UTC)
    world.now = lambda: datetime.now(UTC) + db.offset
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(db.close)
        served = await stack.enter_async_context(serve(world))
        play = Play(world, db, served.url)
        await play.begin()
        for step, which in steps:
            await getattr(play, step)(which)
            await play.judge()
        await play.end()
        await play.judge()


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_copy_goes_back_and_none_is_forgotten(
    place: Callable[[], str], steps: list[tuple[str, int]]
) -> None:
    """Any interleaving of sends, corrections, recalls, crashes, faults and readers who delete, block or leave."""
    asyncio.run(_play(place, steps))

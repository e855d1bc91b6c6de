"""The bot as a process with a data key: no file has a Telegram id, a name or a title, in any encoding, at any time."""

import asyncio
import gzip
import subprocess
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.delivery import planner
from bot.observances import almanac as almanacs
from bot.sandbox.world.chats import Group, Person
from bot.sandbox.world.failures import Reply
from bot.sandbox.world.messages import Message
from bot.store import chat_lifecycle, managers
from bot.store.engine import open_database
from bot.store.key_ring import KeyRing
from bot.store.records import Chat
from tests import postgres
from tests.cast import NOVEMBER
from tests.keys import NEW, OLD
from tests.process.launching import PYTHON, ROOT, Running, ShiftedClock, bot, launched
from tests.process.scene import Telegram, before, standing_in
from tests.stage import PATIENCE, TOKEN
from tests.traces import encodings, found

#: The first of the ids, which are long enough not to be in a file by chance.
FIRST, STEP = 6_123_456_789, 104_729

#: Words that are in names and titles alone, so that each can be found.
NAME, TITLE, USERNAME = "Quokkanym", "Wombatsong", "numbat_public"


@dataclass
class Story:
    """Who takes part, and where everything is."""

    telegram: Telegram
    folder: Path
    clock: ShiftedClock
    address: str
    #: The folders and files that are searched.
    places: list[Path]
    people: list[Person] = field(default_factory=list)
    chats: list[int] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        """All Telegram ids that the bot has met."""
        return [*(one.id for one in self.people), *self.chats]

    def person(self) -> Person:
        """Somebody new."""
        number = len(self.people)
        world = self.telegram.world
        made = world.people.add(f"{NAME} {number}", "en", id=FIRST + STEP * number, started=True)
        self.people.append(made)
        return made

    def meet(self, group: Group) -> Group:
        """Add a group or channel to those whose ids are searched for."""
        self.chats.append(group.id)
        return group

    def settings(self, keys: str) -> dict[str, object]:
        """The settings of all processes."""
        temporary = self.folder / "temporary"
        temporary.mkdir(exist_ok=True)
        operators = ",".join(str(one.id) for one in self.people[:2])
        return {
            "telegram_bot_token": TOKEN,
            "telegram_api_url": self.telegram.url,
            "database_url": self.address,
            "data_key": keys,
            "operator_ids": operators,
            "log_level": "DEBUG",
            "tmpdir": temporary,
            "sqlite_tmpdir": temporary,
        }

    async def run(self, keys: str, *words: object, code: int = 0) -> str:
        """Run a command to its end; what it has printed."""
        command = (PYTHON, "-m", "bot", *map(str, words))
        given = {"folder": self.folder, "clock": self.clock} | self.settings(keys)
        async with launched(*command, **given) as running:  # type: ignore[arg-type]
            assert await running.ended() == code, running.out + running.err
            return running.out + running.err

    def traces(self) -> list[str]:
        """What is found of ids, names and titles in all files."""
        files = [path for place in self.places for path in place.rglob("*") if path.is_file()]
        contents = {str(path): _read(path) for path in files}
        assert contents
        return found(contents, self.ids, (NAME, TITLE, USERNAME))


def _read(path: Path) -> bytes:
    """The bytes of a file; those of a backup that is not encrypted unpacked, too."""
    data = path.read_bytes()
    head, _, rest = data.partition(b"\n")
    if head.startswith(b'{"format"') and rest.startswith(b"\x1f\x8b"):
        return data + gzip.decompress(rest)
    return data


@pytest.fixture(params=["sqlite", "postgresql"])
async def story(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Story]:
    """Everything is ready for the afternoon before the day, on each database."""
    clock = before("19 15:00", 8)
    async with standing_in() as telegram:
        telegram.world.date_clock = clock.now
        if request.param == "sqlite":
            address = f"sqlite:///{tmp_path / 'data' / 'bot.db'}"
            yield Story(telegram, tmp_path, clock, address, [tmp_path])
            return
        if postgres.programs() is None:
            pytest.skip("PostgreSQL is not installed")
        with _cluster(clock) as server:
            address, data = server.new_database(), server.folder / "data"
            # The newest folder of base/ is this database; the others are the templates.
            own = max((data / "base").iterdir(), key=lambda path: int(path.name))
            places = [tmp_path, own, data / "pg_wal", data / "pg_xact"]
            yield Story(telegram, tmp_path, clock, address, places)


def _cluster(clock: ShiftedClock) -> AbstractContextManager[postgres.Cluster]:
    return postgres.cluster(environment=clock.environment())


@asynccontextmanager
async def running(story: Story, keys: str) -> AsyncIterator[Running]:
    """The bot itself, serving."""
    given = story.settings(keys)
    async with bot(story.telegram.url, story.folder, story.clock, **given) as process:
        await process.serving()
        yield process


async def subscribed(story: Story, count: int) -> None:
    """People in Baku, and a group with an admin, who subscribed in November."""
    db = await open_database(story.address, ring=KeyRing([OLD]))
    try:
        db.offset = NOVEMBER - await db.real_now()
        for _ in range(count):
            one = Chat(None, story.person().id, "private", "az", "Asia/Baku", cards=False)
            await chat_lifecycle.subscribe(db, one)
        group = story.meet(
            story.telegram.world.groups.create(
                TITLE, creator=story.people[2], supergroup=True, id=-1_002_345_678_901
            )
        )
        story.telegram.world.membership.add(group, by=story.people[2])
        kept = Chat(None, group.id, "supergroup", "az", "Asia/Baku", cards=False)
        await managers.met(db, await chat_lifecycle.subscribe(db, kept), story.people[2].id)
        await planner.sweep(db, almanacs.load(ROOT / "messages"), NOVEMBER)
    finally:
        await db.close()
    story.telegram.world.updates.drop()


async def ask(story: Story, who: Person, text: str) -> str:
    """What the bot answers a person."""
    story.telegram.world.people.send(who, text)
    return (await story.telegram.world.answers(who, timeout=PATIENCE))[-1].text


async def heard(story: Story, who: Person, words: str) -> Message:
    """Wait for a message with these words, whatever else arrives, and return it."""
    world = story.telegram.world

    def found() -> list[Message]:
        messages = world.messages.of(who).messages
        return [one for one in messages if one.from_bot and words in one.text]

    await world.until(found, PATIENCE)
    return found()[-1]


async def groups_come_and_go(story: Story) -> None:
    """A group is added, subscribed, and becomes a supergroup; a channel is added; another group removes the bot."""
    world, admin = story.telegram.world, story.person()
    await ask(story, admin, "/start")
    group = story.meet(world.groups.create(TITLE, creator=admin, id=-4_123_456_789))
    world.membership.add(group, by=admin)
    await world.answers(group, timeout=PATIENCE)
    world.people.send(admin, "/start@sandbox_bot", group)
    await world.answers(group, timeout=PATIENCE)
    story.meet(world.groups.upgrade(group, by=admin))
    channel = world.groups.create_channel(TITLE, admin, id=-1_003_456_789_012, username=USERNAME)
    world.membership.add(story.meet(channel), by=admin)
    page = await heard(story, admin, "Subscribe it?")
    world.buttons.press(admin, page, "Subscribe")
    await world.until(lambda: page.edits, PATIENCE)
    gone = story.meet(world.groups.create(TITLE, creator=admin, id=-4_987_654_321))
    world.membership.add(gone, by=admin)
    await world.answers(gone, timeout=PATIENCE)
    world.membership.remove(gone, by=admin)


async def people_come_and_go(story: Story) -> None:
    """One subscribes and has all data erased, another blocks the bot."""
    gone, other = story.person(), story.person()
    for one in (gone, other):
        await ask(story, one, "/start")
    story.telegram.world.people.send(gone, "/forgetme yes")
    await heard(story, gone, "Erased")
    story.telegram.world.people.block(other)


async def operators_act(story: Story) -> None:
    """One holds sending and resumes it, and asks for an exercise and for the state of things."""
    operator = story.people[0]
    for text in (
        "/start",
        "/language en",
        "/hold the figures",
        "/resume",
        "/progress",
        "/rehearse day",
    ):
        await ask(story, operator, text)


async def test_no_file_has_an_id_at_any_time(story: Story) -> None:
    """While the bot runs, after it was killed, after its backups, a rekey beside it, and its orderly end."""
    await subscribed(story, 12)
    world = story.telegram.world
    refused = Reply(400, f"Bad Request: PEER_{story.people[5].id} of {story.ids[-1]} is refused")
    world.failures.script(refused, chat_id=story.people[5].id, times=None)
    world.people.block(story.people[6])
    async with running(story, OLD) as process:
        told = {one.id for one in story.people[:12]} - {one.id for one in story.people[5:7]}
        await world.until(lambda: told <= {*story.telegram.told()}, 60)
        await asyncio.gather(people_come_and_go(story), groups_come_and_go(story))
        await operators_act(story)
        await story.run(OLD, "backup", "plain.backup")
        await story.run(OLD, "backup", "sealed.backup", "--data-key")
        await story.run(OLD, "drill", "plain.backup")
        await checkpoint(story)
        assert story.traces() == []
        await process.killed()
    assert story.traces() == []

    async with running(story, f"{NEW},{OLD}") as process:
        assert "sealed with the data key" in await story.run(f"{NEW},{OLD}", "rekey")
        assert await ask(story, story.people[3], "/next")
        assert await process.stopped() == 0
        assert "Traceback" not in process.err
    await checkpoint(story)
    assert story.traces() == []
    said = await story.run(OLD, "backup", "another.backup", code=2)
    assert "which is not in DATA_KEY" in said
    await story.run(NEW, "backup", "another.backup")
    assert story.traces() == []


async def checkpoint(story: Story) -> None:
    """Let PostgreSQL write all that it has in memory into its files."""
    if story.address.startswith("postgresql"):
        import asyncpg

        connection = await asyncpg.connect(story.address)
        await connection.execute("CHECKPOINT")
        await connection.close()


async def test_without_a_key_the_search_finds_them(tmp_path: Path) -> None:
    """The search can fail: in an unsealed database it finds every chat, in the log no one."""
    async with standing_in() as telegram:
        clock = before("19 15:00", 3600)
        telegram.world.date_clock = clock.now
        address = f"sqlite:///{tmp_path / 'data' / 'bot.db'}"
        story = Story(telegram, tmp_path, clock, address, [tmp_path])
        one = story.person()
        given = story.settings("") | {"operator_ids": ""}
        async with bot(telegram.url, tmp_path, clock, **given) as process:
            await process.serving()
            await ask(story, one, "/start")
            assert await process.stopped() == 0
            assert "Telegram ids are stored unsealed" in process.err

    assert {line.split(": ")[0] for line in story.traces()} == {str(tmp_path / "data" / "bot.db")}


@pytest.mark.parametrize("telegram_id", [FIRST, -4_123_456_789, -1_002_345_678_901])
def test_every_encoding_is_searched_for(telegram_id: int) -> None:
    """Each is found where it stands, and none is so short that chance would write it."""
    for name, data in encodings(telegram_id).items():
        assert len(data) >= 4, name
        content = {"file": b"x" + data + b"x"}
        assert any(line.endswith(f": {name}") for line in found(content, [telegram_id])), name


def test_a_large_file_is_searched_for_all_at_once() -> None:
    """An id at its end is found, and in one without an id, nothing."""
    large = bytes(range(256)) * 2**13
    assert found({"file": large}, [FIRST], [NAME]) == []
    assert found({"file": large + str(FIRST).encode()}, [FIRST]) == [
        f"file: {FIRST}: decimal of {FIRST}"
    ]
    assert found({"file": large + NAME.encode()}, [FIRST], [NAME]) == [f"file: {NAME}"]


def test_base64_is_found_at_each_position() -> None:
    """What `base64` itself writes of a text with an id in it, wherever it stands there."""
    for before_it in range(6):
        text = ("x" * before_it + str(FIRST) + "yz").encode()
        coded = subprocess.run(["base64", "-w0"], input=text, capture_output=True, check=True)
        assert found({"file": coded.stdout}, [FIRST])

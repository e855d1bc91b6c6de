"""The bot as a process: no answer to getUpdates stops it or fills the log."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox.world.failures import Garbage, Kind, Reply
from tests.cast import LEYLA, TEITI
from tests.process.launching import bot
from tests.process.scene import Telegram, standing_in
from tests.stage import PATIENCE

#: Seconds for which it is watched, and how many bytes it may log in them.
WATCHED, MOST_BYTES = 10.0, 20_000

#: How often it may ask for updates in that time.
MOST_CALLS = 15

#: A poll as Telegram sends it to bots, without a field that python-telegram-bot cannot do without.
POLL = {
    "id": "1",
    "question": "?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}

POISON = (
    {"poll": POLL},
    {"message": {"message_id": 1}},
    {"message": []},
    {"callback_query": {"id": 7}},
    {"my_chat_member": {"chat": "?"}},
)

NONSENSE: dict[str, Kind] = {
    "no JSON": Garbage("<html>Welcome to the hotel</html>"),
    "500": Reply(500, "Internal Server Error"),
    "404": Garbage("<html>404 Not Found</html>", status=404),
    "no list": Garbage('{"ok":true,"result":5}'),
    "no updates": Garbage('{"ok":true,"result":[5,null,{"update_id":"?"}]}'),
    "no object": Garbage("[]"),
    "no result": Garbage('{"ok":true,"answer":{"result":[]}}'),
}


@dataclass(frozen=True)
class Watched:
    """What the bot did while getUpdates was answered with nonsense."""

    #: Bytes of log.
    log: int
    #: Questions for updates.
    calls: int
    #: What it answered to /help once the nonsense had ended.
    answer: str


async def test_poison_among_good_updates(telegram: Telegram, tmp_path: Path) -> None:
    """An update that cannot be parsed is skipped, logged once and not fetched again; the others are answered."""
    telegram.world.people.send(telegram.person(LEYLA), "/start")
    for update in POISON * 3:
        telegram.world.updates.inject(dict(update))
    telegram.world.people.send(telegram.person(TEITI), "/start")

    async with bot(telegram.url, tmp_path) as running:
        await telegram.has_told(2)
        await asyncio.sleep(WATCHED / 4)

        assert len(running.err) < MOST_BYTES
        assert running.err.count("Skipped update") == len(POISON)
        assert telegram.world.calls.arrived["getUpdates"] < MOST_CALLS
        assert await telegram.ask(LEYLA, "/help")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Watched]:
    """What the bot did with each kind of nonsense, tried in parallel."""
    homes = [tmp_path_factory.mktemp("poison") for _ in NONSENSE]

    async def all_of_them() -> list[Watched]:
        return await asyncio.gather(*map(_watch, NONSENSE.values(), homes))

    return dict(zip(NONSENSE, asyncio.run(all_of_them()), strict=True))


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_costs_little(kind: str, watched: dict[str, Watched]) -> None:
    """The bot logs little and does not ask Telegram more often."""
    assert watched[kind].log < MOST_BYTES
    assert watched[kind].calls < MOST_CALLS


@pytest.mark.parametrize("kind", NONSENSE)
def test_after_nonsense_people_are_answered(kind: str, watched: dict[str, Watched]) -> None:
    """The bot answers people once Telegram answers correctly again."""
    assert "/start" in watched[kind].answer


async def _watch(kind: Kind, home: Path) -> Watched:
    async with standing_in() as telegram, bot(telegram.url, home) as running:
        await running.serving()
        calls = telegram.world.calls.arrived
        telegram.world.failures.script(kind, "getUpdates", times=None)
        telegram.world.people.send(telegram.person(LEYLA), "/help")
        before = calls["getUpdates"]
        await asyncio.sleep(WATCHED)
        asked = calls["getUpdates"] - before
        telegram.world.failures.clear()
        (answer,) = await telegram.world.answers(telegram.person(LEYLA), timeout=PATIENCE)
        return Watched(len(running.err), asked, answer.text)

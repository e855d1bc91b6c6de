"""The bot as a process: it waits for Telegram, and names in one sentence what is missing."""

import asyncio
import os
import shutil
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.failures import Garbage, Kind, Reply, too_many
from tests.cast import LEYLA, utc
from tests.process.launching import (
    PYTHON,
    ROOT,
    RUN,
    SANDBOX,
    Running,
    ShiftedClock,
    bot,
    free_port,
    launched,
)
from tests.process.scene import Telegram, standing_in
from tests.stage import TOKEN

#: What befalls the first of a method's calls.
TROUBLE: dict[str, tuple[str, Kind]] = {
    "getMe: 500": ("getMe", Reply(500, "Internal Server Error")),
    "getMe: garbage": ("getMe", Garbage("<html>Welcome to the hotel</html>")),
    "getMe: no object": ("getMe", Garbage("[]")),
    "getMe: 429": ("getMe", too_many(2)),
    "deleteWebhook: garbage": ("deleteWebhook", Garbage("<html>Welcome to the hotel</html>")),
    "deleteWebhook: 429": ("deleteWebhook", too_many(2)),
    "setMyDescription: no object": ("setMyDescription", Garbage('{"ok":true}')),
}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What people are answered after each trouble; all of it side by side."""
    homes = [tmp_path_factory.mktemp("trouble") for _ in TROUBLE]

    async def all_of_it() -> list[str]:
        return await asyncio.gather(*map(_start_in, TROUBLE.values(), homes))

    return dict(zip(TROUBLE, asyncio.run(all_of_it()), strict=True))


@pytest.mark.parametrize("trouble", TROUBLE)
def test_trouble_at_the_start_is_waited_for(trouble: str, started: dict[str, str]) -> None:
    """Whatever Telegram answers at first, the bot works once Telegram answers correctly."""
    assert "/start" in started[trouble]


async def _start_in(trouble: tuple[str, Kind], home: Path) -> str:
    method, kind = trouble
    async with standing_in() as telegram:
        telegram.world.failures.script(kind, method)
        telegram.world.people.send(telegram.person(LEYLA), "/help")
        async with bot(telegram.url, home) as running:
            await running.until(lambda: telegram.sent(LEYLA))
            assert "Traceback" not in running.err
            return str(telegram.sent(LEYLA)[0].params["text"])


async def test_telegram_is_waited_for(tmp_path: Path) -> None:
    """A bot started before the network is up works as soon as it is."""
    port = free_port()
    async with bot(f"http://127.0.0.1:{port}", tmp_path) as running:
        await running.until(lambda: "cannot be reached" in running.err)
        async with serve(World(token=TOKEN), port=port):
            await running.serving()


async def test_a_host_without_an_address(tmp_path: Path) -> None:
    """Without internet, or without DNS, the log asks for that, and the bot goes on trying."""
    async with bot("https://nowhere.invalid", tmp_path) as running:
        await running.until(lambda: "cannot be reached" in running.err)

    assert "is there internet, and does DNS work?" in running.err


async def test_a_start_says_what_it_serves(telegram: Telegram, home: Path) -> None:
    """The bot, the database without a password, the observances, and the next notice."""
    async with bot(telegram.url, home, ShiftedClock.beginning(utc("19 16:00"))) as running:
        await running.serving()

    me = telegram.world.profile.user
    for line in (
        f"The bot is @{me['username']}, id {me['id']}",
        f"Database: sqlite:///{home}/data/bot.db",
        "Observances: january-20",
        "Next: january-20 2027, day, at 2027-01-20T05:00Z for chats in Asia/Baku",
    ):
        assert f"INFO bot.app.start_report: {line}\n" in running.err


async def test_operators_who_cannot_be_alerted(telegram: Telegram, tmp_path: Path) -> None:
    """One has pressed Start, one has not, one has blocked the bot, and nobody has the last id."""
    people = telegram.world.people
    reached, idle = people.add("Reached", started=True), people.add("Idle")
    blocked = people.add("Blocked", started=True)
    blocked.blocked = True
    ids = [reached.id, idle.id, blocked.id, 2**52 - 1]
    async with bot(telegram.url, tmp_path, operator_ids=",".join(map(str, ids))) as running:
        await running.until(lambda: running.err.count("cannot be alerted") == 3)
        assert await running.stopped() == 0

    assert "Operator 1 " not in running.err
    for number in (2, 3, 4):
        assert f"Operator {number} of OPERATOR_IDS cannot be alerted" in running.err
    assert (
        f"must open https://t.me/{telegram.world.profile.username} and press Start" in running.err
    )


async def test_a_wrong_setting(tmp_path: Path) -> None:
    """One sentence that names the variable, the value and the remedy."""
    async with launched(*RUN, folder=tmp_path, send_rate="many") as running:
        assert await running.ended() == 2

    assert "SEND_RATE is 'many', which is not valid: give" in one_sentence(running)


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_a_wrong_token(telegram: Telegram, tmp_path: Path, method: str) -> None:
    """A token that Telegram does not know."""
    telegram.world.failures.script(Reply(401, "Unauthorized"), method, times=None)
    async with bot(telegram.url, tmp_path, log_level="ERROR") as running:
        assert await running.ended() == 2

    assert running.err.splitlines()[-1].startswith("Telegram does not accept TELEGRAM_BOT_TOKEN")
    if method == "getMe":
        one_sentence(running)


@pytest.mark.parametrize(
    "content", ["This is no database. " * 100, "SQLite format 3\0" + "x" * 5000]
)
async def test_a_file_that_is_no_database(telegram: Telegram, tmp_path: Path, content: str) -> None:
    """A file that is no database is not changed."""
    file = tmp_path / "notes.txt"
    file.write_text(content)
    async with bot(telegram.url, tmp_path, database_url=f"sqlite:///{file}") as running:
        assert await running.ended() == 2

    said = f"The database sqlite:///{file} is damaged or is not a database (file is not a database)"
    assert one_sentence(running).startswith(said)
    assert file.read_text() == content


async def test_a_folder_that_cannot_be_made(telegram: Telegram, tmp_path: Path) -> None:
    """The database's folder would be inside a file."""
    (tmp_path / "file").touch()
    async with bot(telegram.url, tmp_path, database_url="sqlite:///file/bot.db") as running:
        assert await running.ended() == 2

    assert "DATABASE_URL" in one_sentence(running)


@pytest.mark.parametrize("command", ["run", "sender"])
async def test_damaged_texts(telegram: Telegram, tmp_path: Path, command: str) -> None:
    """A language that would be left without a notice: file and line, before Telegram is asked anything."""
    file = _copy_of_texts(tmp_path) / "january-20" / "tr.ftl"
    file.write_text(file.read_text("utf-8").replace("\nday =\n", "\nday \n"), "utf-8")
    line = file.read_text("utf-8").splitlines().index("day ") + 1
    own = {"telegram_bot_token": TOKEN, "telegram_api_url": telegram.url}
    own["messages_dir"] = str(tmp_path / "messages")
    async with launched(PYTHON, "-m", "bot", command, folder=tmp_path, **own) as running:
        assert await running.ended() == 2

    said = one_sentence(running)
    assert "(tr) would get no notice" in said
    assert f"{file}:{line}: " in said
    assert not telegram.world.calls.arrived


async def test_an_observance_that_is_not_valid(telegram: Telegram, tmp_path: Path) -> None:
    """The same sentence as without the check."""
    file = _copy_of_texts(tmp_path) / "january-20" / "observance.toml"
    file.write_text(file.read_text("utf-8").replace("month = 1\n", "month = 13\n"), "utf-8")
    async with bot(telegram.url, tmp_path, messages_dir=tmp_path / "messages") as running:
        assert await running.ended() == 2

    assert one_sentence(running).startswith(f"{file}:")


async def test_texts_with_small_mistakes(telegram: Telegram, tmp_path: Path) -> None:
    """They are logged with file and line, and the bot serves."""
    file = _copy_of_texts(tmp_path) / "january-20" / "en.ftl"
    text = file.read_text("utf-8").replace("We remember them.", "We remember them!")
    file.write_text(text, "utf-8")
    line = text.splitlines().index("closing = We remember them!") + 1
    async with bot(telegram.url, tmp_path, messages_dir=tmp_path / "messages") as running:
        await running.serving()

    assert f"WARNING bot.cli.texts: {file}:{line}: closing has an exclamation mark" in running.err


async def test_texts_that_nobody_has_approved(telegram: Telegram, tmp_path: Path) -> None:
    """With REQUIRE_REVIEW, each language is a warning, of `run` and of `sender`; both start."""
    own = {"require_review": "true"}
    warned = [
        f"WARNING bot.cli.texts: REQUIRE_REVIEW: january-20, {language}: nobody has approved"
        for language in ("az", "en", "ru", "tr")
    ]
    async with bot(telegram.url, tmp_path, **own) as running:
        await running.serving()
        own |= {"telegram_bot_token": TOKEN, "telegram_api_url": telegram.url}
        async with launched(PYTHON, "-m", "bot", "sender", folder=tmp_path, **own) as sender:
            await sender.until(lambda: "INFO" in sender.err.partition(warned[-1])[2])

    assert all(line in running.err for line in warned)
    assert all(line in sender.err for line in warned)


def _copy_of_texts(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "messages", folder / "messages"))


async def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """The sandbox names the port, and the setting to change."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
        async with launched(*SANDBOX, folder=tmp_path, sandbox_port=port) as running:
            assert await running.ended() == 2

    assert f"Port {port}" in one_sentence(running)
    assert "SANDBOX_PORT" in one_sentence(running)


async def test_a_port_that_needs_a_right(tmp_path: Path) -> None:
    """The sandbox does not call a port taken that this user may not use."""
    command = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.getuid() == 0 else ()
    async with launched(*command, *SANDBOX, folder=tmp_path, sandbox_port=80) as running:
        assert await running.ended() == 2

    said = one_sentence(running)
    assert said.startswith("Port 80 needs a right")
    assert "SANDBOX_PORT" in said


async def test_a_web_port_that_is_taken(telegram: Telegram, tmp_path: Path) -> None:
    """The bot does not run without the web server that its settings ask for."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = line.getsockname()[1]
        async with bot(telegram.url, tmp_path, web_port=port) as running:
            assert await running.ended() == 2

    assert f"port {port}" in one_sentence(running)
    assert "WEB_PORT" in one_sentence(running)


async def test_the_web_part_lives_before_telegram_does(tmp_path: Path) -> None:
    """It says that it is starting; for the calendar it asks for patience, since the bot has no name yet."""
    web = free_port()
    url = f"http://127.0.0.1:{free_port()}"
    async with bot(url, tmp_path, web_port=web) as running:
        await running.until(lambda: "cannot be reached" in running.err)
        async with aiohttp.ClientSession(f"http://127.0.0.1:{web}") as session:
            async with session.get("/healthz") as health:
                assert (health.status, (await health.json())["status"]) == (503, "starting")
            async with session.get("/livez") as alive:
                assert alive.status == 200
            async with session.get("/calendar/az.ics") as calendar:
                assert calendar.status == 503


def one_sentence(running: Running) -> str:
    """The one line on standard error, which is a sentence and no traceback."""
    (line,) = running.err.strip().splitlines()
    assert line.endswith(".")
    return line

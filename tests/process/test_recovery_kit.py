"""The recovery kit as a stranger uses it: its commands, as they are printed, from an empty folder to GO."""

import asyncio
import html
import os
import re
import shutil
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.operations import drill, rehearsal_record
from bot.operations.rehearsal_record import PASSED, Record
from bot.sandbox.world.messages import Message
from tests.cast import EMILY, LEYLA
from tests.operations.rehearsed import SETTINGS
from tests.outside import outside
from tests.process.launching import ROOT, ShiftedClock, tell_time
from tests.process.scene import Telegram, before, database
from tests.stage import PATIENCE, TOKEN

#: A day on which nothing is due.
QUIET = "11 09:00"

#: The end of the first command, which installs: before it, the environment of the tests is put there.
INSTALLS = " && make check"

PASSPHRASE = "candle and carnation"


@dataclass(frozen=True)
class Machine:
    """A machine: a home folder, and a clock."""

    home: Path
    clock: ShiftedClock

    @property
    def folder(self) -> Path:
        """The folder of the bot."""
        return self.home / "commemoration-bot"

    async def run(self, command: str, folder: Path, said: str = "") -> tuple[int, str]:
        """Run a command line to its end, in a bare environment; its exit code, and what it has printed."""
        async with self.running(command, folder) as process, asyncio.timeout(120):
            out, err = await process.communicate(said.encode())
        return process.returncode or 0, (out + err).decode()

    async def shell(self, command: str, folder: Path, said: str = "") -> str:
        """The same, for one that must succeed; what it has printed."""
        code, printed = await self.run(command, folder, said)
        assert code == 0, printed
        return printed

    @asynccontextmanager
    async def running(self, command: str, folder: Path) -> AsyncIterator[Process]:
        """A command line that runs; ended at the end, if it still does."""
        process = await asyncio.create_subprocess_exec(
            *("sh", "-c", command),
            cwd=folder,
            env=self.environment(),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
                await process.communicate()

    def environment(self) -> dict[str, str]:
        """Nothing but a path, a home and the clock; git finds no settings of this machine."""
        bare = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8"}
        return bare | {"GIT_CONFIG_NOSYSTEM": "1", "COLUMNS": "120"} | self.clock.environment()

    def install(self) -> None:
        """Put the environment of the tests into the checkout, as `make` would make one in some minutes."""
        venv, own = Path(sys.prefix), self.folder / ".venv"
        own.mkdir()
        shutil.copy(venv / "pyvenv.cfg", own)
        for name in ("bin", "lib", "lib64", "include"):
            if (venv / name).exists():
                (own / name).symlink_to(venv / name)
        (own / "run.stamp").touch()


def repository(folder: Path) -> Path:
    """A repository with the files of this checkout as they are now."""
    folder.mkdir()
    git = ("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "safe.directory=*")
    listing = [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all")):
        subprocess.run([*git, *words], cwd=folder, check=True)
    return folder


async def machine_with_a_bot(
    home: Path, source: Path, clock: ShiftedClock, env: dict[str, object]
) -> Machine:
    """A machine on which the bot runs from a clone, with everybody subscribed; it is ready for the day."""
    old = Machine(home / "old", clock)
    old.home.mkdir()
    await old.shell(f"git clone -q {source} commemoration-bot", old.home)
    old.install()
    shutil.copytree(home / "data", old.folder / "data")
    (old.folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in env.items()))
    commit = (await old.shell("git rev-parse HEAD", old.folder)).strip()
    async with database(old.folder) as db:
        db.offset = clock.offset
        await drill.remember(db)
        record = Record(
            at="2027-01-10T06:00Z",
            year="2027",
            verdict=PASSED,
            content=rehearsal_record.content(old.folder / "messages"),
            release=rehearsal_record.release(commit),
            settings=SETTINGS,
            chats="200",
            source=rehearsal_record.INVENTED,
            faults="usual",
        )
        await rehearsal_record.put(db, record)
    return old


def printed(page: str) -> tuple[list[str], list[str]]:
    """The commands and the lines of `.env` of a kit."""
    commands = [html.unescape(one) for one in re.findall(r"<li><code>(.*?)</code>", page)]
    (block,) = re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)
    return commands, html.unescape(block.replace("<i></i>", "")).splitlines()


async def confirmed(telegram: Telegram) -> None:
    """The other operator presses the button below the question, once it is there."""

    def question() -> Message | None:
        kept = telegram.world.messages.of(telegram.person(EMILY)).messages
        return next((one for one in kept if "Confirm" in one.buttons), None)

    await telegram.world.until(lambda: question() is not None, PATIENCE)
    found = question()
    assert found
    telegram.world.buttons.press(telegram.person(EMILY), found, "Confirm")


async def test_a_stranger_restores_the_bot_from_the_page(
    telegram: Telegram, home: Path, tmp_path: Path
) -> None:
    """The five commands, typed as they are printed, in an empty home with the newest backup: they end with GO.

    Only the installation is replaced: it would fetch everything from the network.
    """
    clock = before(QUIET, 0)
    await tell_time(telegram.url, clock)
    async with outside() as there:
        secret = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "BACKUP_PASSPHRASE": PASSPHRASE,
            "HEARTBEAT_URL": there.check,
        }
        ids = ",".join(str(telegram.person(one).id) for one in (LEYLA, EMILY))
        env = secret | {"OPERATOR_IDS": ids, "BACKUP_DIR": "backups", "WEB_PORT": 0}
        old = await machine_with_a_bot(home, repository(tmp_path / "repository"), clock, env)
        await old.shell(".venv/bin/python -m bot backup ../newest.backup", old.folder)
        await old.shell(".venv/bin/python -m bot recovery-kit kit.html", old.folder)
        page = (old.folder / "kit.html").read_text("utf-8")
        for value in secret.values():
            assert value not in page

        stranger = Machine(tmp_path / "stranger", clock)
        stranger.home.mkdir()
        shutil.copy(old.home / "newest.backup", stranger.home)
        (first, restore, run, resume, ready), lines = printed(page)
        clones, installs, rest = first.partition(INSTALLS)
        await stranger.shell(clones, tmp_path)
        stranger.install()
        await stranger.shell(f"cd {stranger.folder}{installs}{rest}", tmp_path)
        completed = [one + secret.get(one[:-1], "") if one.endswith("=") else one for one in lines]
        (stranger.folder / ".env").write_text("\n".join(completed))
        assert "Sending is held" in await stranger.shell(restore, stranger.folder)
        async with stranger.running(f"exec {run}", stranger.folder):
            await telegram.has_been_asked("getUpdates")
            code, found = await stranger.run(ready, stranger.folder)
            assert (code, found.splitlines()[0]) == (1, "NO-GO")
            await stranger.shell(resume, stranger.folder, "y\n")
            await confirmed(telegram)
            await stranger_waits(stranger, ready)


async def stranger_waits(machine: Machine, ready: str) -> None:
    """Repeat the last command until it says GO; the bot has a minute to do each minute's work."""
    async with asyncio.timeout(150):
        while (found := await machine.run(ready, machine.folder))[0]:
            print(found[1])
            await asyncio.sleep(1)
    assert found[1].splitlines()[0] == "GO"

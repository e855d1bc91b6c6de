"""What only a whole process can find: the command says so in one sentence or finding, without a traceback."""

import json
import os
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import pytest

from tests.operations.scene import Scene
from tests.process.launching import Running, launched
from tests.sabotage import commands
from tests.stage import TOKEN

#: Seconds within which a command must end; SQLite waits fifteen for a lock.
ENDS = 60.0

Around = Callable[[Scene], AbstractContextManager[None]]


@dataclass(frozen=True)
class Fault:
    """One thing that is broken, and who must say what."""

    command: str
    #: The exit code, a part of what is said, and a part of the remedy.
    exit_code: int
    says: str
    remedy: str
    break_: Callable[[Scene], Awaitable[None]] = commands.nothing
    #: What is broken while the command runs.
    around: Around = lambda scene: nullcontext()
    token: str = TOKEN
    #: The check of `ready` that must say it; empty: it is a sentence on standard error, or the findings of `check`.
    check: str = ""


BROKEN = {
    "a database of a newer release": Fault(
        *("ready", 2, "written by a newer release", "install that one"), commands.newer_database
    ),
    "a database of a newer release, started": Fault(
        *("run", 2, "written by a newer release", "install that one"), commands.newer_database
    ),
    "a locked database": Fault(
        *("ready", 2, "database is locked", "close the program that has it open"),
        around=commands.locked,
    ),
    "a read-only folder": Fault(
        *("ready", 1, "it takes no writes", "make it writable"),
        around=commands.read_only,
        check="database",
    ),
    "an unknown name in .env": Fault(
        *("ready", 1, "OPERATOR_ID is not a setting", "write OPERATOR_IDS instead"),
        *(commands.mistype,),
        check="settings",
    ),
    "pytz and tzdata of different releases": Fault(
        *("ready", 1, "tzdata those of 2025a", "pip install"), commands.other_zones, check="zones"
    ),
    "pytz and tzdata of different releases, started": Fault(
        *("run", 2, "tzdata those of 2025a", "pip install"), commands.other_zones
    ),
    "a missing font": Fault(
        *("ready", 1, "NotoSerif-Regular.ttf cannot be read", "run `check`"),
        *(commands.remove_font,),
        check="cards",
    ),
    "a figure without source": Fault(*("check", 1, "151", "en.ftl:"), commands.unsourced_figure),
    "no terminal and no token": Fault(
        *("run", 2, "TELEGRAM_BOT_TOKEN is not set", "@BotFather"), token=""
    ),
    "another bot's token, started": Fault(
        *("run", 2, "the chats of the bot with id 1000001", "`run --new-bot`"),
        token="2000002:" + "b" * 35,
    ),
    "another bot's token, sending": Fault(
        *("sender", 2, "the chats of the bot with id 1000001", "`run --new-bot`"),
        token="2000002:" + "b" * 35,
    ),
}

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@SQLITE
async def test_a_healthy_setup_is_a_go(scene: Scene) -> None:
    """Also for the command in a process of its own."""
    running, code = await _ended(scene, Fault("ready", 0, "", ""))

    assert (code, running.err) == (0, ""), running.out


@SQLITE
@pytest.mark.parametrize("what", BROKEN)
async def test_what_is_broken_is_said(
    scene: Scene, what: str, record_property: Callable[[str, object], None]
) -> None:
    """By the command and the check that know it, with what to do."""
    fault = BROKEN[what]
    await fault.break_(scene)
    if fault.token:
        scene.world.token = fault.token
        scene.world.profile.user["id"] = int(fault.token.partition(":")[0])
    with fault.around(scene):
        running, code = await _ended(scene, fault)

    said, remedy = _said(running, fault)
    assert code == fault.exit_code, running.out + running.err
    assert fault.says in said
    assert fault.remedy in f"{said} {remedy}"
    assert "Traceback" not in running.err
    by = f"{fault.command}: {fault.check}" if fault.check else fault.command
    for name, value in {"what": what, "by": by, "says": said, "remedy": remedy}.items():
        record_property(name, value)


@SQLITE
async def test_the_bot_can_be_changed_on_purpose(scene: Scene) -> None:
    """Once with `run --new-bot`; then it starts without, and the first one does not any more."""
    token = "2000002:" + "b" * 35
    scene.world.token = token
    scene.world.profile.user["id"] = 2_000_002
    for words in (("run", "--new-bot"), ("run",)):
        async with launched(
            *commands.BOT, *words, folder=scene.folder, **_settings(scene, token)
        ) as running:
            await running.serving()
            assert await running.stopped() == 0
    scene.world.token = TOKEN
    scene.world.profile.user["id"] = int(TOKEN.partition(":")[0])

    running, code = await _ended(scene, Fault("run", 2, "", ""))

    assert (code, "id 2000002" in running.err) == (2, True)


async def _ended(scene: Scene, fault: Fault) -> tuple[Running, int]:
    """The command, once it has ended, and its exit code."""
    rights = commands.WITHOUT_RIGHTS if fault.around is commands.read_only else ()
    before = rights if os.getuid() == 0 else ()
    json_ = ("--json",) if fault.command == "ready" else ()
    command = (*before, *commands.BOT, fault.command, *json_)
    given = _settings(scene, fault.token)
    async with launched(*command, folder=scene.folder, **given) as running:
        return running, await running.ended(ENDS)


def _settings(scene: Scene, token: str) -> dict[str, object]:
    """Little is inherited: the process reads modules of its own folder first, where it has any."""
    return {
        "telegram_bot_token": token,
        "telegram_api_url": scene.url,
        "database_url": scene.database_url,
        "operator_ids": ",".join(map(str, scene.setup.operators)),
        "messages_dir": scene.setup.messages_dir,
    }


def _said(running: Running, fault: Fault) -> tuple[str, str]:
    """What was said, and the remedy where that is separate."""
    if fault.check:
        found = json.loads(running.out)["findings"]
        (first, *_) = [one for one in found if one["check"] == fault.check and not one["ok"]]
        return first["text"], first["remedy"]
    if fault.command == "check":
        return running.out.splitlines()[0], ""
    (sentence,) = running.err.strip().splitlines()[-1:]
    return sentence, ""

"""Judging readiness in a process of its own: what it gets, and what is said when it fails."""

import hashlib
import json
import sys
from pathlib import Path

import pytest

from bot.app import judging
from bot.app.judging import Judging
from bot.settings import Settings
from tests.cast import NOVEMBER
from tests.stage import TOKEN, settings


def script(text: str) -> tuple[str, ...]:
    """A process that runs this, in place of the bot."""
    return (sys.executable, "-c", text)


def alive(pid: Path) -> bool:
    """True when the process whose id is in that file runs."""
    return pid.exists() and Path(f"/proc/{pid.read_text()}").exists()


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """The settings of a bot that is nowhere."""
    more = {"operator_ids": (77, 78), "paid_broadcast": True, "web_port": None}
    return settings("http://127.0.0.1:9", tmp_path, **more)


async def test_the_settings_are_passed_in_the_environment(own: Settings) -> None:
    """The token never is on the command line, which every user of the machine can read."""
    found = """
import hashlib, json, sys
from bot.settings import Settings
own = Settings(_env_file=None)
token = hashlib.sha256(own.telegram_bot_token.encode()).hexdigest()
text = json.dumps([sys.argv[1:], token, own.operator_ids, own.paid_broadcast, own.web_port])
print(json.dumps({"go": False, "findings": [{"check": "x", "ok": False, "text": text, "remedy": own.database_url}]}))
"""
    verdict = await Judging(own, script(found))(NOVEMBER)

    (obstacle,) = verdict.obstacles
    words, token, *rest = json.loads(obstacle.text)
    assert words == ["ready", "--json", "--on", NOVEMBER.isoformat()]
    assert token == hashlib.sha256(TOKEN.encode()).hexdigest()
    assert rest == [[77, 78], True, None]
    assert obstacle.remedy == own.database_url


async def test_a_database_that_is_not_there(own: Settings) -> None:
    """The command itself ends with exit code 2, and says why."""
    verdict = await Judging(own)(NOVEMBER)

    assert not verdict.go
    assert verdict.failure.startswith("There is no database of this bot at")
    assert not verdict.obstacles


async def test_a_token_does_not_get_into_a_report(own: Settings) -> None:
    """Whatever the process writes: reports stay in Telegram."""
    finding = f'{{"check": "x", "ok": false, "text": "at {TOKEN}", "remedy": ""}}'
    spoken = script(f"""print('{{"go": false, "findings": [{finding}]}}')""")
    failing = script(f"import sys; print('at {TOKEN}', file=sys.stderr)")

    (obstacle,) = (await Judging(own, spoken)(NOVEMBER)).obstacles

    assert obstacle.text == "at <token>"
    assert (await Judging(own, failing)(NOVEMBER)).failure == "at <token>"


@pytest.mark.parametrize(
    ("command", "failure"),
    [
        (script("print('hello')"), "it ended with code 0"),
        (script("print('[1]')"), "it ended with code 0"),
        (script("import sys; print('a\\nwhy', file=sys.stderr); sys.exit(2)"), "why"),
        (script("import os; os.kill(os.getpid(), 9)"), "it ended with code -9"),
        (("/nowhere/python",), "it cannot be started (No such file or directory)"),
    ],
)
async def test_a_process_that_does_not_judge(
    own: Settings, command: tuple[str, ...], failure: str
) -> None:
    """It is a NO-GO that says why."""
    verdict = await Judging(own, command)(NOVEMBER)

    assert (verdict.go, verdict.failure) == (False, failure)


async def test_a_process_that_does_not_end(own: Settings, tmp_path: Path) -> None:
    """It is ended, with what it has begun."""
    pid = tmp_path / "pid"
    forever = f"""
import os, time
open({str(pid)!r}, "w").write(str(os.getpid()))
time.sleep(600)
"""
    verdict = await Judging(own, script(forever), timeout=1.0)(NOVEMBER)

    assert verdict.failure == "it did not end within 1 s"
    assert not alive(pid)


def test_the_pause_comes_first() -> None:
    """The rest keeps its order; what is in order is counted."""
    findings = [
        {"check": name, "ok": ok, "text": "", "remedy": ""}
        for name, ok in (("token", False), ("clock", True), ("pause", False), ("disk", False))
    ]
    out = json.dumps({"go": False, "findings": findings})

    verdict = judging.read(out, "", 1)

    assert [one.check for one in verdict.obstacles] == ["pause", "token", "disk"]
    assert verdict.fine == 1

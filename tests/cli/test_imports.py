"""What `run` imports at its start: a package that it does not use yet only takes memory."""

import subprocess
import sys

#: Packages that `run` uses later or never, and the parts of the bot that import them.
LATER = (
    *("PIL", "alembic", "asyncpg", "icalendar", "numpy", "starlette", "timezonefinder", "uvicorn"),
    "prometheus_client",
    *("cryptography", "apprise", "requests", "urllib3", "bot.notify.alarm_process"),
    *("bot.cards", "bot.ics", "bot.messages.lint", "bot.sandbox", "bot.web"),
)

#: Imports the modules of `run`, and prints which of the packages came with them.
SCRIPT = """
import sys
from bot import unused
unused.keep_out()
from bot.cli.main import application
application("run")
print(*(name for name in sys.argv[1:] if sys.modules.get(name)))
print("telegram" in sys.modules)
"""


def test_run_imports_only_what_it_uses_at_once() -> None:
    """Each of these packages needs between half a megabyte and eleven."""
    command = [sys.executable, "-c", SCRIPT, *LATER]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout.splitlines() == ["", "True"]

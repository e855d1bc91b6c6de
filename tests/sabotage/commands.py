"""The faults that a command finds in its own process: each function breaks one thing around it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tzdata
from sqlalchemy import text

from tests.operations.scene import Scene
from tests.process.launching import PYTHON, ROOT

#: The command line of the bot.
BOT = (PYTHON, "-m", "bot")

#: Runs a command for which the rights of files count, also as root.
WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


async def newer_database(scene: Scene) -> None:
    """A newer release has migrated the database."""
    async with scene.setup.db.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))


async def mistype(scene: Scene) -> None:
    """`.env` has a name that no setting has."""
    (scene.folder / ".env").write_text("OPERATOR_ID=1\n")


async def other_zones(scene: Scene) -> None:
    """The process finds a tzdata of another release than that of pytz."""
    copy = scene.folder / "tzdata"
    shutil.copytree(Path(tzdata.__file__).parent, copy)
    file = copy / "__init__.py"
    file.write_text(file.read_text().replace(tzdata.IANA_VERSION, "2025a"))


async def remove_font(scene: Scene) -> None:
    """The bot was installed without one of its fonts."""
    shutil.copytree(ROOT / "bot", scene.folder / "bot", ignore=shutil.ignore_patterns("*.pyc"))
    (scene.folder / "bot" / "cards" / "fonts" / "NotoSerif-Regular.ttf").unlink()


async def unsourced_figure(scene: Scene) -> None:
    """A text states a number that no source states."""
    path = scene.setup.messages_dir / "january-20" / "en.ftl"
    changed = path.read_text("utf-8").replace("\nday =\n", "\nday =\n    151 people were killed.\n")
    path.write_text(changed, "utf-8")


async def nothing(scene: Scene) -> None:
    """Nothing is broken but how the command is called."""


@contextmanager
def locked(scene: Scene) -> Iterator[None]:
    """Another program holds the lock of the database."""
    other = sqlite3.connect(_file(scene), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def read_only(scene: Scene) -> Iterator[None]:
    """The folder of the database and its files can only be read."""
    file = _file(scene)
    files = [file, *file.parent.glob(f"{file.name}-*")]
    for one in files:
        one.chmod(0o444)
    file.parent.chmod(0o555)
    try:
        yield
    finally:
        file.parent.chmod(0o755)
        for one in files:
            one.chmod(0o644)


def _file(scene: Scene) -> Path:
    assert scene.setup.db.file
    return scene.setup.db.file

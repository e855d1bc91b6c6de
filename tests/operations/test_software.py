"""The versions of everything that runs."""

import tomllib
from importlib import metadata
from pathlib import Path

from bot.operations import software

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def test_all_runtime_libraries_are_named() -> None:
    """Those of the project file, each with its version."""
    required = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"]
    names = [software.NAME.match(one)[0] for one in required]  # type: ignore[index]

    found = software.versions()

    assert {"asyncpg", "alembic", "uvloop", "pydantic-settings", "cachetools"} <= {*names}
    assert {name: found[name] for name in names} == {name: metadata.version(name) for name in names}
    assert [*software.LIBRARIES] == names

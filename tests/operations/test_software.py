"""The versions of everything that runs."""

import tomllib
from importlib import metadata
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://anna:hunter2@example.org/bot.git", "https://example.org/bot.git"),
        ("https://hunter2@example.org:8443/bot.git", "https://example.org:8443/bot.git"),
        ("https://example.org/bot.git?token=hunter2", "https://example.org/bot.git"),
        ("ssh://git:hunter2@example.org/bot.git", "ssh://git@example.org/bot.git"),
        ("git@example.org:bots/bot.git", "git@example.org:bots/bot.git"),
        ("/srv/git/bot.git", "/srv/git/bot.git"),
    ],
)
def test_an_address_is_shown_without_a_password(address: str, shown: str) -> None:
    """It is printed on the recovery kit."""
    assert software.without_person(address) == shown

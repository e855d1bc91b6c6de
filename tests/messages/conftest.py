"""The shipped texts and the almanac, read once."""

from pathlib import Path

import pytest

from bot.messages import catalog as catalogs
from bot.messages.catalog import Catalog
from bot.observances import almanac as almanacs
from bot.observances.almanac import Almanac

MESSAGES = Path(__file__).parents[2] / "messages"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """All texts."""
    return catalogs.load(MESSAGES)


@pytest.fixture(scope="session")
def almanac() -> Almanac:
    """All observances."""
    return almanacs.load(MESSAGES)

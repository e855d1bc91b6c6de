"""The almanac as it ships."""

import pytest

from bot.observances import almanac
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion
from tests.conftest import MESSAGES


@pytest.fixture(scope="session")
def shipped() -> Almanac:
    """What is read from `messages/`."""
    return almanac.load(MESSAGES)


@pytest.fixture(scope="session")
def occasion(shipped: Almanac) -> Occasion:
    """20 January 2027."""
    return shipped.occasion("january-20", 2027)

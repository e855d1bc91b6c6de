"""For every zone of the world and every year until 2126, each moment has its one instant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Occasion, Window

YEARS = range(2026, 2127)

#: The minute of silence and half a minute after it.
QUIET = timedelta(seconds=90)


@dataclass(frozen=True)
class Told:
    """When a zone is notified in a year."""

    zone: str
    occasion: Occasion
    windows: list[tuple[Moment, Window]]

    def due(self, name: str) -> datetime:
        """The instant of a moment."""
        return next(window.due for moment, window in self.windows if moment.name == name)


@pytest.fixture(scope="module")
def world(shipped: Almanac) -> list[Told]:
    """Every zone in every year."""
    names = ("eve", "day", "silence")
    occasions = [shipped.occasion("january-20", year) for year in YEARS]
    return [
        Told(zone, occasion, shipped.windows(occasion, names, zone, None))
        for zone in zones.common()
        for occasion in occasions
    ]


def test_the_whole_world_is_there(world: list[Told]) -> None:
    """More than four hundred zones in 101 years."""
    assert len(world) == len(zones.common()) * 101 > 400 * 101


def test_each_moment_has_one_instant(world: list[Told]) -> None:
    """Every zone is notified of each moment once."""
    assert all(len(told.windows) == len({m.name for m, _ in told.windows}) == 3 for told in world)


def test_the_eve_comes_first(world: list[Told]) -> None:
    """Before the day and before the silence, even where the silence falls on the 19th."""
    assert all(told.windows[0][0].name == "eve" for told in world)
    assert all(told.due("eve") < min(told.due("day"), told.due("silence")) for told in world)


def test_every_window_is_open_for_a_while(world: list[Told]) -> None:
    """Due before it expires, by at least the four and a half minutes of the silence, and in UTC."""
    windows = [window for told in world for _, window in told.windows]

    assert min(window.expires - window.due for window in windows) == timedelta(minutes=4.5)
    assert {window.due.tzinfo for window in windows} == {UTC}


def test_nothing_is_due_in_the_minute_of_silence(world: list[Told]) -> None:
    """Between 12:00:00 and 12:01:30 in Baku, which is 08:00 UTC, nobody is notified."""
    dues = {window.due for told in world for _, window in told.windows}
    begins = [datetime(year, 1, 20, 8, tzinfo=UTC) for year in YEARS]

    assert [due for due in dues for begin in begins if begin <= due < begin + QUIET] == []
    assert {begin + QUIET for begin in begins} <= dues


def test_the_number_is_right(world: list[Told]) -> None:
    """From the 36th anniversary in 2026 to the 136th in 2126, always on 20 January."""
    assert {told.occasion.number for told in world} == set(range(36, 137))
    assert all(told.occasion.date == date(told.occasion.year, 1, 20) for told in world)


def test_eve_and_day_are_read_on_the_chats_clock(world: list[Told]) -> None:
    """19:00 on the 19th everywhere; 09:00 on the 20th, but for those who wait for the silence to end."""
    eves = {zones.local(told.due("eve"), told.zone).strftime("%d %H:%M:%S") for told in world}
    days = {zones.local(told.due("day"), told.zone).strftime("%d %H:%M:%S") for told in world}

    assert eves == {"19 19:00:00"}
    assert days == {"20 09:00:00", "20 09:01:30"}


def test_silence_is_one_instant_for_the_whole_world(world: list[Told]) -> None:
    """11:55 in Baku, each year the same for all."""
    found = {told.due("silence") for told in world}

    assert found == {datetime(year, 1, 20, 7, 55, tzinfo=UTC) for year in YEARS}

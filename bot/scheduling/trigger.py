"""Gives APScheduler the times at which to run: after a pause, or at the moments of an observance, from the almanac."""

from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger

from bot.observances.almanac import Almanac
from bot.observances.model import Observance


class PauseTrigger(BaseTrigger):  # type: ignore[misc]
    """Fires a number of seconds after the present, always.

    APScheduler's own interval counts on from the last run: when the clock is set ahead by years, as at the start of a
    machine without a battery, it goes through every missed run: of forty years, half a minute and a gigabyte.
    """

    def __init__(self, seconds: float) -> None:
        self._pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The pause after `now`."""
        return now + self._pause


class MomentTrigger(BaseTrigger):  # type: ignore[misc]
    """Fires at each moment of an observance, every year, in the observance's time zone."""

    def __init__(self, almanac: Almanac, observance: Observance) -> None:
        self._almanac = almanac
        self._observance = observance

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """The first instant that is not before `now` and after the previous one: it never goes back."""
        earliest = now
        if previous_fire_time is not None:
            earliest = max(now, previous_fire_time + timedelta(microseconds=1))
        for year in range(earliest.year, earliest.year + 3):
            later = [due for due in self._instants(year) if due >= earliest]
            if later:
                return min(later)
        return None

    def _instants(self, year: int) -> list[datetime]:
        occasion = self._almanac.occasion(self._observance.id, year)
        names = [moment.name for moment in self._observance.moments]
        windows = self._almanac.windows(occasion, names, self._observance.zone, None)
        return [window.due for _, window in windows]

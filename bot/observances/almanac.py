"""The almanac: all observances, and for each occasion the instants at which chats get notices."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.errors import MessagesMissing
from bot.observances import anniversary, observance_file, recurrence, zones
from bot.observances.model import Moment, Observance, Occasion, Quiet, Span, Window

#: The quiet span when no observance has one.
NEVER = Span(datetime.max.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

#: Every zone's calendar day begins and ends within this distance from UTC's; a moment can be a day earlier.
REACH = timedelta(days=3)


@dataclass(frozen=True)
class Almanac:
    """All observances."""

    observances: tuple[Observance, ...]

    def observance(self, id: str) -> Observance:
        """The observance with that id. Raises KeyError when there is none."""
        for observance in self.observances:
            if observance.id == id:
                return observance
        raise KeyError(id)

    def occasion(self, id: str, year: int) -> Occasion:
        """The observance in that year."""
        observance = self.observance(id)
        day = recurrence.date_in(observance.rule, year)
        return Occasion(day, id, year, anniversary.number(observance, year))

    def following(self, today: date) -> Occasion:
        """The first occasion on or after `today`; the first date itself is not an anniversary."""
        found = [self._following(observance, today) for observance in self.observances]
        return min(found)

    def between(self, start: datetime, end: datetime) -> list[Occasion]:
        """Every occasion for which a chat in any zone can have a window within that span."""
        first, last = (start - REACH).date(), (end + REACH).date()
        return sorted(
            occasion
            for observance in self.observances
            for occasion in (
                self.occasion(observance.id, year) for year in range(first.year, last.year + 1)
            )
            if first <= occasion.date <= last and occasion.number >= 1
        )

    def window(self, occasion: Occasion, moment: Moment, zone: str, minute: int | None) -> Window:
        """When a chat in that zone gets the notice; `minute`, the chat's own time, counts if the moment is choosable.

        A due instant within the quiet span is moved to the end of the span.
        """
        observance = self.observance(occasion.observance)
        clock = zone if moment.clock == "chat" else observance.zone
        day = occasion.date + timedelta(days=moment.offset_days)
        at = moment.at
        if moment.choosable and minute is not None:
            at = time(*divmod(minute, 60))
        due = zones.utc(datetime.combine(day, at), clock)
        expires = zones.utc(_expiry(day, moment), clock)
        return Window(self.quiet_until(due) or due, expires)

    def windows(
        self, occasion: Occasion, moments: Collection[str], zone: str, minute: int | None
    ) -> list[tuple[Moment, Window]]:
        """The windows of those moments for a chat in that zone, in the order of their due instants."""
        wanted = [
            moment
            for moment in self.observance(occasion.observance).moments
            if moment.name in moments
        ]
        found = [(moment, self.window(occasion, moment, zone, minute)) for moment in wanted]
        return sorted(found, key=lambda pair: pair[1].due)

    def start_early(self, occasion: Occasion, moment: Moment) -> tuple[datetime, Window, datetime]:
        """The earliest start of a moment with `finish_by`, its window, and when its sending should be finished."""
        observance = self.observance(occasion.observance)
        day = occasion.date + timedelta(days=moment.offset_days)
        window = self.window(occasion, moment, observance.zone, None)
        earliest, finish = (
            zones.utc(datetime.combine(day, at), observance.zone)
            for at in (moment.earliest or moment.at, moment.finish_by or moment.at)
        )
        return earliest, window, finish

    def next_quiet(self, instant: datetime) -> Span:
        """The quiet span that contains an instant, or the next one; NEVER, at the end of time, when there is none."""
        spans = [NEVER]
        for observance in self.observances:
            if observance.quiet is not None:
                year = zones.local(instant, observance.zone).year
                spans += [_quiet_span(observance, observance.quiet, year + more) for more in (0, 1)]
        return min(span for span in spans if instant < span.ends)

    def quiet_until(self, instant: datetime) -> datetime | None:
        """The end of the quiet span that contains an instant; None when none does."""
        span = self.next_quiet(instant)
        return span.ends if span.begins <= instant else None

    def _following(self, observance: Observance, today: date) -> Occasion:
        year = max(today.year, observance.first.year + 1)
        occasion = self.occasion(observance.id, year)
        return occasion if occasion.date >= today else self.occasion(observance.id, year + 1)


def load(messages_dir: Path) -> Almanac:
    """Read every `<observance>/observance.toml`.

    Raises ObservanceInvalid with file and line, and MessagesMissing when there is no observance.
    """
    found = sorted(messages_dir.glob("*/observance.toml"))
    if not found:
        raise MessagesMissing(path=messages_dir / "*" / "observance.toml")
    return Almanac(tuple(observance_file.read(path) for path in found))


def _quiet_span(observance: Observance, quiet: Quiet, year: int) -> Span:
    day = recurrence.date_in(observance.rule, year)
    begins, ends = (
        zones.utc(datetime.combine(day, at), observance.zone) for at in (quiet.begins, quiet.ends)
    )
    return Span(begins, ends)


def _expiry(day: date, moment: Moment) -> datetime:
    if moment.expires_at is None:
        return datetime.combine(day + timedelta(days=1), time())
    return datetime.combine(day, moment.expires_at)

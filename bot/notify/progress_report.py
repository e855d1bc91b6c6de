"""The message with the progress of a broadcast, and its details: the ledger's numbers, short enough for a phone."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.delivery.progress import View
from bot.messages import dates, markup
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup
from bot.messages.plain import one_line
from bot.messages.render import LONGEST
from bot.notify import hold_words
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.store.broadcast_progress import UNSENT, Part, Parts, RevisionProgress, Snapshot
from bot.store.records import RevisionKind, State

#: How many languages and reasons the message names at most, and the details.
SHOWN, MORE = 6, 10

#: How many reasons the message names at most.
REASONS = 3

#: Maximum characters of a reason.
LONGEST_REASON = 80

#: A pause that lasts longer than this ends only when somebody resumes sending.
FOR_EVER = timedelta(days=3650)


class ProgressReport:
    """Words the progress of broadcasts in a language."""

    def __init__(self, catalog: Catalog, almanac: Almanac) -> None:
        self._catalog = catalog
        self._almanac = almanac

    def message(self, operator: int, language: str, view: View) -> str:
        """The message: what was sent of what is owed, how fast, by language, what failed, whether sending is paused.

        `operator`: the Telegram id of whoever reads it.
        """
        say = _Words(self._catalog, language)
        shot = view.snapshot
        blocks = [
            [self._title(say, view), *_sent(say, shot)],
            [] if view.over else [*self._paused(say, view, operator), *self._pace(say, view)],
            _languages(say, shot, SHOWN),
            [*_unsent(say, shot), *_faults(say, shot.faults, REASONS)],
            _revised(say, shot.revised, REASONS),
        ]
        return _joined(blocks)

    def details(self, language: str, view: View, parts: Parts) -> str:
        """The numbers by language, kind of chat and time zone, the reasons of failures, and the expected end."""
        say = _Words(self._catalog, language)
        shot = view.snapshot
        blocks = [
            [self._title(say, view), *_sent(say, shot)],
            [*self._end(say, view), *_doubtful(say, shot)],
            _languages(say, shot, MORE),
            _parts(say, _kinds(say, parts.kinds)),
            _parts(say, [(dates.zone_city(one.name, language), one) for one in parts.zones]),
            [*_unsent(say, shot), *_faults(say, shot.faults, MORE)],
            _revised(say, shot.revised, MORE),
        ]
        while markup.units(text := _joined(blocks)) > LONGEST:
            blocks.pop()
        return text

    def _title(self, say: "_Words", view: View) -> Markup:
        progress = view.snapshot.progress
        state = "ended" if view.over else "changing" if progress.revising else "under-way"
        return say("progress-title", name=self._name(say, view), state=say(f"progress-{state}"))

    def _name(self, say: "_Words", view: View) -> Markup:
        """The day and the moment; of an announcement, that it is one."""
        progress = view.snapshot.progress
        if progress.run:
            return say("progress-announcement")
        date = self._almanac.occasion(progress.observance, progress.year).date
        label = f"label-{progress.moment}"
        known = self._catalog.own(say.language, label)
        moment = say(label) if known else progress.moment
        return say("progress-name", date=dates.day(date, say.language), moment=moment)

    def _pace(self, say: "_Words", view: View) -> list[Markup]:
        """How fast it goes and how long it takes; when nothing is due, when it goes on."""
        lines = []
        if view.left is not None:
            minutes = math.ceil(view.left / timedelta(minutes=1))
            rate = round(view.rate or 0)
            lines.append(
                say("progress-rate" if rate else "progress-left", rate=rate, minutes=minutes)
            )
        shot = view.snapshot
        later = [(due, count) for due, count in shot.waiting if due > shot.at]
        if later and not shot.due:
            due, count = later[0]
            lines.append(say("progress-next", count=count, **self._when(say, view, due)))
        return lines

    def _end(self, say: "_Words", view: View) -> list[Markup]:
        if view.over or view.end is None:
            return []
        return [say("progress-end", **self._when(say, view, view.end))]

    def _paused(self, say: "_Words", view: View, operator: int) -> list[Markup]:
        """That no notice is sent, until when, by whom and why."""
        paused, longest = view.paused, 2 * LONGEST_REASON
        if paused is None:
            return []
        whose = hold_words.whose(self._catalog, operator, say.language, paused, longest)
        if paused.left > FOR_EVER:
            return [say("progress-paused"), *whose]
        # Rounded to the minute: a text that is another one each time would be edited each time.
        end = view.snapshot.at + paused.left + timedelta(seconds=30)
        return [say("progress-paused-until", **self._when(say, view, end)), *whose]

    def _when(self, say: "_Words", view: View, instant: datetime) -> dict[str, str]:
        """The date and the time, by the clock of the observance."""
        zone = self._zone(view.snapshot.progress.observance)
        there = zones.local(instant, zone)
        return {
            "on": dates.day_and_month(there.date(), say.language),
            "at": dates.clock(there.time(), say.language),
            "city": dates.zone_city(zone, say.language),
        }

    def _zone(self, observance: str) -> str:
        """The time zone of the observance; of the first one for what belongs to none."""
        known = {one.id: one.zone for one in self._almanac.observances}
        return known.get(observance, self._almanac.observances[0].zone)


class _Words:
    """The texts of one language."""

    def __init__(self, catalog: Catalog, language: str) -> None:
        self._catalog = catalog
        self.language = language

    def __call__(self, key: str, **values: str | int) -> Markup:
        return self._catalog.text(self.language, key, **values)

    def wording(self, wording: str) -> Markup:
        """The names of the languages of a wording, as each calls itself."""
        names = [self._catalog.text(code, "language-name") for code in wording.split("+")]
        return Markup(" + ".join(names))


def _joined(blocks: Iterable[list[Markup]]) -> str:
    """The blocks of lines that are not empty, with an empty line between two."""
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _sent(say: _Words, shot: Snapshot) -> list[Markup]:
    sent, total = shot.states.get(State.SENT, 0), shot.total
    lines = [say("progress-sent", sent=sent, owed=total, percent=100 * sent // max(1, total))]
    if recalled := shot.states.get(State.RECALLED, 0):
        lines.append(say("progress-recalled", count=recalled))
    return lines


def _languages(say: _Words, shot: Snapshot, most: int) -> list[Markup]:
    """A line for each language, the largest first. A chat may have changed its language since it got its notice."""
    wordings = {*shot.owed, *shot.sent}
    owed = {one: max(shot.owed.get(one, 0), shot.sent.get(one, 0)) for one in wordings}
    ranked = sorted(wordings, key=lambda one: (-owed[one], one))
    shown = [(say.wording(one), shot.sent.get(one, 0), owed[one]) for one in ranked[:most]]
    if rest := ranked[most:]:
        sums = (sum(shot.sent.get(one, 0) for one in rest), sum(owed[one] for one in rest))
        shown.append((say("progress-others"), *sums))
    return [say("progress-part", part=name, sent=sent, owed=all_) for name, sent, all_ in shown]


def _unsent(say: _Words, shot: Snapshot) -> list[Markup]:
    return [
        say(f"progress-{state.name.lower()}", count=count)
        for state in UNSENT
        if (count := shot.states.get(state, 0))
    ]


def _faults(say: _Words, faults: Iterable[tuple[str, int]], most: int) -> list[Markup]:
    """A line for each of the most frequent reasons, and one for the others."""
    every = list(faults)
    shown = [
        say("progress-fault", reason=one_line(reason, LONGEST_REASON), count=count)
        for reason, count in every[:most]
    ]
    if rest := sum(count for _, count in every[most:]):
        shown.append(say("progress-other-faults", count=rest))
    return shown


def _doubtful(say: _Words, shot: Snapshot) -> list[Markup]:
    return [say("progress-doubtful", count=shot.doubtful)] if shot.doubtful else []


def _revised(say: _Words, revised: RevisionProgress | None, most: int) -> list[Markup]:
    """How far a correction or a recall is."""
    if revised is None:
        return []
    key = "progress-recall" if revised.kind is RevisionKind.RECALL else "progress-correction"
    head = say(key, number=revised.number, changed=revised.changed, copies=revised.copies)
    refused = sum(count for _, count in revised.refused)
    lines = [head, say("progress-unchanged", count=refused)] if refused else [head]
    return [*lines, *_faults(say, revised.refused, most)]


def _kinds(say: _Words, kinds: Iterable[Part]) -> list[tuple[Markup, Part]]:
    """The kinds of chats by their names. A supergroup is a group to its members."""
    found: dict[str, Part] = {}
    for one in kinds:
        name = one.name.removeprefix("super")
        old = found.get(name, Part(name, 0, 0, 0))
        found[name] = Part(name, old.sent + one.sent, old.owed + one.owed, old.total + one.total)
    return [(say(f"progress-kind-{name}"), one) for name, one in found.items()]


def _parts(say: _Words, parts: Iterable[tuple[str, Part]]) -> list[Markup]:
    every = list(parts)
    rows = [(name, one.sent, one.total) for name, one in every[:SHOWN]]
    if rest := [one for _, one in every[SHOWN:]]:
        sums = sum(one.sent for one in rest), sum(one.total for one in rest)
        rows.append((say("progress-others"), *sums))
    return [say("progress-part", part=name, sent=sent, owed=total) for name, sent, total in rows]

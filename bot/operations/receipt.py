"""The receipt of an occasion as data: what became of its notices. It depends on the database and the reviews alone.

docs/receipt.md describes its keys. It contains no id, title or name of a chat, and no group of fewer than FEWEST chats.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.observances.almanac import Almanac
from bot.observances.model import Occasion
from bot.operations import failure_reasons, receipt_content, receipt_reasons
from bot.store import receipts
from bot.store.engine import Database
from bot.store.receipts import MINUTE, SECOND, Figures, Happened, Reading, Revised, Sending
from bot.store.records import IncidentKind

#: By which an earlier receipt is known, and the version of its keys.
KIND, FORMAT = "receipt of an occasion", 1

#: A group of fewer chats is not named, but counted among the others: one of them could be recognised.
FEWEST = 5

#: The names of the groups that are counted together, and of chats whose data was erased.
OTHERS, ERASED = "others", "erased"

#: How long after the last window incidents still belong to an occasion.
AFTER = timedelta(hours=1)

#: The most columns of the plot, and how many minutes a column can have.
MOST_COLUMNS, WIDTHS = 240, (1, 2, 5, 10, 15, 30, 60)

Json = dict[str, Any]
Groups = dict[tuple[str, str], Figures]


async def read(
    db: Database, almanac: Almanac, messages_dir: Path, occasion: Occasion
) -> Json | None:
    """The receipt of an occasion; None when nothing was owed.

    It is counted from the ledger or, when that has lost deliveries since or a broadcast is retired, it is the one that
    was stored. Of the files only the reviews are read. Raises ReviewInvalid.
    """
    async with db.snapshot() as tx:
        kept = await receipts.stored(tx, occasion.observance, occasion.year)
        if kept and await receipts.is_retired(tx, occasion.observance, occasion.year):
            return kept
        found = await _counted(tx, almanac, occasion)
        if found is None or (kept and kept["all"]["owed"] > found["all"]["owed"]):
            return kept
        found["before"] = await _before(tx, almanac, occasion, found)
    found["content"] = await receipt_content.of_moments(db, messages_dir, found["moments"], kept)
    return found


async def keep(db: Database, found: Json) -> None:
    """Store a receipt, so that it can be read when the deliveries are deleted."""
    what = found["occasion"]
    await receipts.store(db, what["observance"], what["year"], found)


async def _counted(tx: Reading, almanac: Almanac, occasion: Occasion) -> Json | None:
    """What the ledger says; None when it has no delivery of the occasion."""
    key = (occasion.observance, occasion.year)
    figures = {moment: one for (moment, _), one in (await receipts.figures(tx, *key)).items()}
    window = await receipts.open_from_until(tx, *key)
    if not figures or window is None:
        return None
    names = _in_order(almanac, occasion, figures)
    groups = {name: _named(await receipts.figures(tx, *key, name)) for name in receipts.DIMENSIONS}
    kept = {name: _shown(found) for name, found in groups.items()}
    reasons = await receipts.reasons(tx, *key, failure_reasons.named)
    sending = await receipts.sending(tx, *key)
    editions = {one.name: one.edition for one in await receipts.moments(tx, *key)}
    moments = []
    for name in names:
        times = await _sending(tx, key, sending.get(name), name)
        mine = {one: _of_moment(found, name) for one, found in groups.items()}
        part = {"moment": name, "edition": editions.get(name)} | asdict(figures[name]) | times
        part["reasons"] = _reasons(reasons, name)
        moments.append(part | {"by": _by(mine, kept)})
    together = Sending(
        min((one.first for one in sending.values()), default=window[0]),
        max((one.last for one in sending.values()), default=window[0]),
    )
    everything = asdict(sum(figures.values(), Figures()))
    everything |= await _sending(tx, key, together if sending else None, None)
    everything["reasons"] = _reasons(reasons, None)
    everything["by"] = _by({one: _of_all(found) for one, found in groups.items()}, kept)
    return {
        "kind": KIND,
        "format": FORMAT,
        "occasion": _occasion(almanac, occasion, window),
        "all": everything,
        "moments": moments,
        "revisions": [_revised(one) for one in await receipts.revisions(tx, *key)],
        "incidents": _incidents(await receipts.incidents(tx, window[0], window[1] + AFTER)),
        "plot": await _plot(tx, key, together, names) if sending else None,
    }


def _occasion(almanac: Almanac, occasion: Occasion, window: tuple[datetime, datetime]) -> Json:
    return {
        "observance": occasion.observance,
        "year": occasion.year,
        "number": occasion.number,
        "date": occasion.date.isoformat(),
        "zone": almanac.observance(occasion.observance).zone,
        "opened": _utc(window[0]),
        "closed": _utc(window[1]),
    }


def _in_order(almanac: Almanac, occasion: Occasion, found: Mapping[str, Figures]) -> list[str]:
    """The moments of which notices were owed, in the order of the observance."""
    known = [one.name for one in almanac.observance(occasion.observance).moments]
    return [one for one in known if one in found] + sorted(found.keys() - set(known))


def _named(found: Groups) -> Groups:
    """The groups, with a name for erased chats."""
    named: Groups = defaultdict(Figures)
    for (moment, value), figures in found.items():
        named[moment, ERASED if value in ("", "forgotten") else value] += figures
    return named


def _of_moment(found: Groups, moment: str) -> dict[str, Figures]:
    return {value: figures for (name, value), figures in found.items() if name == moment}


def _of_all(found: Groups) -> dict[str, Figures]:
    added: defaultdict[str, Figures] = defaultdict(Figures)
    for (_, value), figures in found.items():
        added[value] += figures
    return added


def _shown(found: Groups) -> set[str]:
    """The values that are named: those of at least FEWEST chats, so that the others are as many or none."""
    chats: Counter[str] = Counter()
    for (_, value), figures in found.items():
        chats[value] = max(chats[value], figures.owed)
    return _enough(chats, (one for one in chats if chats[one] >= FEWEST))


def _enough(counts: Counter[str], among: Iterable[str]) -> set[str]:
    """The largest of these values that can be named so that all others are at least FEWEST together, or none."""
    named = sorted(among, key=lambda one: (-counts[one], one))
    while named and 0 < counts.total() - sum(counts[one] for one in named) < FEWEST:
        named.pop()
    return set(named)


def _by(groups: Mapping[str, Mapping[str, Figures]], kept: Mapping[str, set[str]]) -> Json:
    """The figures by each dimension."""
    return {name: _lines(found, kept[name]) for name, found in groups.items()}


def _lines(found: Mapping[str, Figures], kept: set[str]) -> list[Json]:
    """The largest group comes first, the others last; empty when all would be others.

    A moment may name fewer groups than the whole.
    """
    owed = Counter({one: figures.owed for one, figures in found.items()})
    named = _enough(owed, kept & owed.keys())
    ordered = sorted(named, key=lambda one: (-owed[one], one))
    lines = [{"value": one} | asdict(found[one]) for one in ordered]
    others = sum((found[one] for one in found if one not in named), Figures())
    return lines + ([{"value": OTHERS} | asdict(others)] if others.owed and lines else [])


def _reasons(found: Counter[tuple[str, str, str]], moment: str | None) -> Json:
    """The reasons of a moment, or of all, by what they explain; the most frequent comes first."""
    added: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (name, what, reason), count in found.items():
        if moment in (None, name):
            added[what][reason] += count
    order = (*receipts.EXPLAINED.values(), receipts.UNCORRECTED)
    return {
        what: dict(sorted(added[what].items(), key=lambda one: (-one[1], one[0])))
        for what in order
        if what in added
    }


async def _sending(
    tx: Reading, key: tuple[str, int], span: Sending | None, moment: str | None
) -> Json:
    """The first and last instant, and the fullest second and minute."""
    if span is None:
        none = ("first", "last", "fullest_second", "fullest_minute")
        return dict.fromkeys(none)
    second = await receipts.fullest(tx, *key, SECOND, moment)
    minute = await receipts.fullest(tx, *key, MINUTE, moment)
    return {
        "first": _utc(span.first),
        "last": _utc(span.last),
        "fullest_second": second and {"at": _utc(second.at), "sent": second.sent},
        "fullest_minute": minute and {"at": _utc(minute.at), "sent": minute.sent},
    }


def _revised(one: Revised) -> Json:
    return {
        "moment": one.moment,
        "number": one.number,
        "kind": one.kind.value,
        "edition": one.edition,
        "marked": one.marked,
        "created": _utc(one.created),
        "ended": one.ended and _utc(one.ended),
        "by": "two operators" if one.confirmed else "an operator",
    }


def _incidents(found: receipts.Incidents) -> Json:
    counts = {one.value: found.counts[one] for one in IncidentKind if one in found.counts}
    return {"counts": counts, "listed": [_incident(one) for one in found.listed]}


def _incident(one: Happened) -> Json:
    seconds = None if one.ended is None else (one.ended - one.began).total_seconds()
    return {
        "kind": one.kind.value,
        "began": _utc(one.began),
        "seconds": None if seconds is None else round(seconds, 1),
        "reason": receipt_reasons.public(one.kind, one.reason),
    }


async def _plot(tx: Reading, key: tuple[str, int], span: Sending, names: list[str]) -> Json:
    """The notices that were sent in each column, by moment. A column of fewer than FEWEST is counted as scattered."""
    first = span.first.replace(minute=0, second=0, microsecond=0)
    minutes = next(
        (one for one in WIDTHS if (span.last - first) < MOST_COLUMNS * one * MINUTE), WIDTHS[-1]
    )
    width = minutes * MINUTE
    columns = (span.last - first) // width + 1
    shown: dict[str, list[int]] = {name: [0] * columns for name in names}
    scattered = 0
    for (moment, at), count in (await receipts.timeline(tx, *key, width)).items():
        if count < FEWEST:
            scattered += count
        else:
            shown[moment][(at - first) // width] = count
    start = {"first": _utc(first), "minutes": minutes, "columns": columns}
    return start | {"moments": shown, "scattered": scattered}


async def _before(tx: Reading, almanac: Almanac, occasion: Occasion, found: Json) -> Json | None:
    """The figures against those of the year before; None when nothing is known of that year."""
    key = (occasion.observance, occasion.year - 1)
    kept = await receipts.stored(tx, *key)
    counted = {moment: one for (moment, _), one in (await receipts.figures(tx, *key)).items()}
    total = asdict(sum(counted.values(), Figures()))
    earlier = {name: asdict(one) for name, one in counted.items()}
    if kept and kept["all"]["owed"] > total["owed"]:
        total, earlier = kept["all"], {one["moment"]: one for one in kept["moments"]}
    if not total["owed"]:
        return None
    return {
        "year": occasion.year - 1,
        "all": _compared(total, found["all"]),
        "moments": {
            one["moment"]: _compared(earlier[one["moment"]], one)
            for one in found["moments"]
            if one["moment"] in earlier
        },
    }


def _compared(before: Json, now: Json) -> Json:
    """Each figure of the year before, the difference, and that in percent; None where it was 0."""
    return {
        name: {
            "before": before[name],
            "difference": now[name] - before[name],
            "percent": _percent(before[name], now[name]),
        }
        for name in receipts.NAMES
    }


def _percent(before: int, now: int) -> float | None:
    return round(100 * (now - before) / before, 1) if before else None


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

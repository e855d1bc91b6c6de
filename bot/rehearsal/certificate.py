"""The certificate of a rehearsal as data: what `certificate.json` contains and `certificate.html` shows.

What was measured, and with it what the killing of the sender makes random, is under `timings`; all else depends only on
the commit, the data and the seed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.errors import MessageBroken
from bot.messages import dates, render, review
from bot.messages.catalog import Catalog
from bot.observances import zones
from bot.operations import rehearsal_record, software
from bot.rehearsal import arrivals
from bot.rehearsal.judgement import FinalState, Judged, Judgement
from bot.rehearsal.plan import Owed, Plan
from bot.rehearsal.run import Outcome

#: By which an earlier certificate is known.
KIND = "certificate of a rehearsal"

#: The most waves of a moment that are shown one by one. If there are more, those of an hour are shown together.
MOST_WAVES = 40

#: The time of one column of the plot.
COLUMN = timedelta(minutes=30)

Json = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """What a rehearsal was about besides its plan."""

    messages_dir: Path
    catalog: Catalog
    default_language: str
    default_timezone: str
    #: The hash of the settings that decide what is sent, and how.
    settings: str
    #: When the rehearsal began, in UTC.
    at: datetime


def of(
    plan: Plan,
    setting: Setting,
    cards: dict[tuple[str, str], bytes],
    judged: Judgement,
    out: Outcome,
) -> Json:
    """The whole certificate. `cards` are the pictures by moment and language."""
    return {
        "kind": KIND,
        "verdict": {"passed": not judged.reasons, "reasons": list(judged.reasons)},
        "rehearsed": _rehearsed(plan, setting),
        "owed": _owed(plan),
        "faults": out.applied.counts(),
        "waves": [_wave(plan, key, found) for key, found in _waves(plan, plan.owed).items()],
        "notices": notices(plan, setting, cards),
        "content": _content(setting),
        "software": software.versions() | {"commit": software.commit()},
        "timings": _timings(plan, setting, judged, out),
    }


def notices(plan: Plan, setting: Setting, cards: dict[tuple[str, str], bytes]) -> list[Json]:
    """Every notice as it will read, by moment and language, for a reader in the default time zone."""
    moments = plan.almanac.observance(plan.occasion.observance).moments
    everything, zone = frozenset(one.name for one in moments), setting.default_timezone
    found = []
    for moment in moments:
        due = plan.almanac.window(plan.occasion, moment, zone, None).due
        for language in setting.catalog.languages:
            reader = render.Reader(language, zone, None, everything)
            card = cards.get((moment.name, language))
            found.append(
                {
                    "moment": moment.name,
                    "language": language,
                    "due": _local(due, zone),
                    "text": _text(plan, setting.catalog, moment.name, reader),
                    "card": sha256(card).hexdigest() if card else None,
                }
            )
    return found


def _text(plan: Plan, catalog: Catalog, moment: str, reader: render.Reader) -> str | None:
    """The text of a notice; None when it is damaged."""
    try:
        return render.notice(catalog, plan.almanac, plan.occasion, moment, reader).text
    except MessageBroken:
        return None


def _rehearsed(plan: Plan, setting: Setting) -> Json:
    occasion = plan.occasion
    return {
        "observance": occasion.observance,
        "year": occasion.year,
        "number": occasion.number,
        "date": occasion.date.isoformat(),
        "zone": plan.almanac.observance(occasion.observance).zone,
        "chats": len(plan.chats),
        "source": plan.source,
        "faults": plan.faults,
        "seed": plan.seed,
        "send_rate": plan.rate,
        "default_language": setting.default_language,
        "default_timezone": setting.default_timezone,
        "settings": setting.settings,
        "from": _utc(plan.begins),
        "to": _utc(plan.ends),
    }


def _owed(plan: Plan) -> Json:
    chats = [plan.chats[one.number - 1] for one in plan.owed]
    return {
        "all": len(plan.owed),
        "moment": _sorted(one.moment for one in plan.owed),
        "language": _sorted(chat.wording for chat in chats),
        "kind": _sorted(chat.kind for chat in chats),
        "zone": _sorted(chat.zone for chat in chats),
    }


def _waves(plan: Plan, owed: Iterable[Owed]) -> dict[tuple[str, datetime], list[Owed]]:
    """The notices by moment and instant, or by moment and hour when there are many instants."""
    instants: defaultdict[str, set[datetime]] = defaultdict(set)
    for one in plan.owed:
        instants[one.moment].add(one.window.due)
    found: defaultdict[tuple[str, datetime], list[Owed]] = defaultdict(list)
    for one in owed:
        found[one.moment, _wave_at(one, instants[one.moment])].append(one)
    return dict(sorted(found.items(), key=lambda pair: (pair[0][1], pair[0][0])))


def _wave_at(one: Owed, instants: set[datetime]) -> datetime:
    due = one.window.due
    return due if len(instants) <= MOST_WAVES else due.replace(minute=0, second=0)


def _wave(plan: Plan, key: tuple[str, datetime], owed: list[Owed]) -> Json:
    places = Counter(plan.chats[one.number - 1].zone for one in owed)
    return {
        "moment": key[0],
        "due": _utc(min(one.window.due for one in owed)),
        "deadline": _utc(min(one.deadline for one in owed)),
        "closes": _utc(min(one.window.expires for one in owed)),
        "zones": [zone for zone, _ in sorted(places.items(), key=lambda one: (-one[1], one[0]))],
        "notices": len(owed),
    }


def _content(setting: Setting) -> Json:
    languages = [
        {
            "observance": one.observance,
            "language": one.language,
            "hash": one.hash,
            "state": one.state.value,
            "by": one.last.by if one.last else None,
            "on": one.last.on.isoformat() if one.last else None,
        }
        for one in review.states(setting.messages_dir)
    ]
    return {"hash": rehearsal_record.content(setting.messages_dir), "languages": languages}


def _timings(plan: Plan, setting: Setting, judged: Judgement, out: Outcome) -> Json:
    by_owed = {one.owed.key: one for one in judged.notices}
    return {
        "at": _utc(setting.at),
        "seconds": round(out.seconds, 1),
        "counts": _counts(plan, judged, out),
        "fullest_second": _fullest(plan, out),
        "kill": {
            "after": out.killed_at,
            "in_flight": len(out.in_flight),
            "broken": bool(out.broken),
        },
        "waves": [
            _measured([by_owed[key] for one in owed if (key := one.key) in by_owed])
            for owed in _waves(plan, plan.owed).values()
        ],
        "doubtful": [_doubtful(plan, one, out) for one in judged.doubtful],
        "plot": _plot(plan, judged),
    }


def _counts(plan: Plan, judged: Judgement, out: Outcome) -> Json:
    """The number of notices by what became of them, and the groups that have a new id at the end."""
    now = {number: chat.telegram_id for number, chat in out.chats.items()}
    moved = sum(
        bool(now.get(number)) and now[number] != chat.telegram_id
        for number, chat in enumerate(plan.chats, 1)
    )
    counts = {final.value: judged.counts[final] for final in FinalState}
    return counts | {"moved": moved, "repeated": len(judged.repeated)}


def _fullest(plan: Plan, out: Outcome) -> Json:
    """The most calls in a second of the ledger's clock, and in a real one."""
    return {
        "sent": arrivals.fullest_second(out.ledger_times),
        "arrived": arrivals.fullest_second(out.times),
        "limit": plan.pace,
    }


def _measured(wave: list[Judged]) -> Json:
    """The first and the last arrival of a wave, and the shortest time from one to its deadline, in seconds."""
    arrived = [(at, one.owed.deadline) for one in wave for at in one.arrived]
    if not arrived:
        return {"arrived": 0, "first": None, "last": None, "spare": None}
    instants = [at for at, _ in arrived]
    spare = min(until - at for at, until in arrived)
    return {
        "arrived": len(arrived),
        "first": _utc(min(instants)),
        "last": _utc(max(instants)),
        "spare": round(spare.total_seconds(), 1),
    }


def _doubtful(plan: Plan, one: Judged, out: Outcome) -> Json:
    chat, number = plan.chats[one.owed.number - 1], one.owed.number
    return {
        "chat": number,
        "kind": chat.kind,
        "language": chat.wording,
        "zone": chat.zone,
        "moment": one.owed.moment,
        "state": one.final.value,
        "arrived": len(one.arrived),
        "listed": one.listed,
        "killed": one.owed.key in out.in_flight,
    }


def _plot(plan: Plan, judged: Judgement) -> Json:
    """The arrivals in each COLUMN, by offset from UTC on the day and by moment."""
    arrived = [(at, one.owed) for one in judged.notices for at in one.arrived]
    instants = [at for at, _ in arrived] or [plan.begins]
    first = min(instants).replace(minute=0, second=0, microsecond=0)
    columns = (max(instants) - first) // COLUMN + 1
    by_offset: defaultdict[int, list[tuple[int, Owed]]] = defaultdict(list)
    for at, owed in arrived:
        offset = _offset(plan, plan.chats[owed.number - 1].zone)
        by_offset[offset].append(((at - first) // COLUMN, owed))
    rows = [_row(plan, offset, found, columns) for offset, found in sorted(by_offset.items())[::-1]]
    span = {"first": _utc(first), "minutes": COLUMN.seconds // 60, "columns": columns}
    return span | {"rows": rows}


def _row(plan: Plan, offset: int, found: list[tuple[int, Owed]], columns: int) -> Json:
    """The arrivals of the zones with one offset: by moment, a number for each column."""
    counts = Counter((owed.moment, column) for column, owed in found)
    places = Counter(plan.chats[owed.number - 1].zone for _, owed in found)
    moments = dict.fromkeys(one.moment for one in plan.owed)
    return {
        "offset": offset,
        "zones": [zone for zone, _ in places.most_common()],
        "counts": {one: [counts[one, column] for column in range(columns)] for one in moments},
    }


def _offset(plan: Plan, zone: str) -> int:
    """Minutes of a zone's clock ahead of UTC at noon of the day."""
    noon = datetime(
        plan.occasion.year, plan.occasion.date.month, plan.occasion.date.day, 12, tzinfo=UTC
    )
    shift = zones.local(noon, zone).utcoffset()
    return 0 if shift is None else round(shift.total_seconds() / 60)


def _sorted(values: Iterable[str]) -> dict[str, int]:
    """The number of each value; the most frequent comes first."""
    return dict(sorted(Counter(values).items(), key=lambda one: (-one[1], one[0])))


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _local(instant: datetime, zone: str) -> str:
    local = zones.local(instant, zone)
    return f"{dates.day_and_month(local.date(), 'en')} {local:%H:%M} {dates.zone_city(zone, 'en')}"

"""The certificate as a page: one file for any browser, without scripts and without anything from elsewhere."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any

from bot.messages import dates
from bot.observances import zones
from bot.operations.document import page, plot
from bot.operations.document.page import at as _at
from bot.operations.document.page import instant as _instant
from bot.operations.document.page import number as _number
from bot.operations.document.page import pairs as _pairs
from bot.operations.document.page import span as _spare
from bot.rehearsal import telegram_html
from bot.store.senders import LEASE

#: The most doubtful notices that are shown; all are in the JSON.
MOST_LISTED = 200

#: The most zones of a wave that are named.
MOST_PLACES = 3

#: The meta element by which an earlier certificate is known.
MARK = '<meta name="generator" content="commemoration-bot rehearse">'

#: What is said when the texts are damaged.
NOTHING_SENT = "Nothing was sent: the bot does not start with such texts."

#: Seconds after which a new sender takes over the notices of a killed one.
TAKEOVER = LEASE.total_seconds()

#: The words for the counts, in their order.
COUNTS = (*("sent", "gone", "refused", "uncertain", "repeated", "moved", "late", "lost"),)

#: What the states of a review are called.
REVIEWS = {
    "approved": "approved",
    "changed": "changed since its approval",
    "unreviewed": "not approved",
}

Json = dict[str, Any]
Cards = Mapping[tuple[str, str], bytes]


def html(found: Json, cards: Cards) -> str:
    """The page of a certificate; `cards` are small JPEGs by moment and language."""
    passed, what = found["verdict"]["passed"], found["rehearsed"]
    title = (
        f"Rehearsal of {what['observance']} {what['year']}: {'passed' if passed else 'not passed'}"
    )
    sections = (_verdict, _summary, _moments, _plot, _doubtful, _faults)
    body = "".join(section(found) for section in sections)
    body += _notices(found, cards) + _contents(found) + _software(found)
    return page.html(title, MARK, body)


def verdict(found: Json) -> str:
    """The verdict in one line."""
    owed, counts = found["owed"]["all"], found["timings"]["counts"]
    if not found["verdict"]["passed"]:
        return f"Not passed: {'; '.join(found['verdict']['reasons'][:1])}"
    return (
        f"Passed: of {_number(owed)} notices none was lost, none was late, and none came twice without being listed"
        if counts["repeated"]
        else f"Passed: of {_number(owed)} notices none was lost, none was late, and none came twice"
    )


def _verdict(found: Json) -> str:
    what, passed = found["rehearsed"], found["verdict"]["passed"]
    reasons = found["verdict"]["reasons"][1:]
    more = "".join(f"<li>{escape(one)}</li>" for one in reasons)
    day = dates.day(datetime.fromisoformat(what["date"]).date(), "en")
    return (
        f'<h1 class="{"passed" if passed else "failed"}">{escape(verdict(found))}.</h1>\n'
        + (f'<ul class="reasons">{more}</ul>\n' if more else "")
        + f'<p class="lead">A rehearsal of {escape(day)}, anniversary {what["number"]}, with'
        f" {_number(what['chats'])} chats ({escape(what['source'])}).</p>\n"
    )


def _summary(found: Json) -> str:
    what, timings = found["rehearsed"], found["timings"]
    counts = {"owed": found["owed"]["all"]} | {one: timings["counts"][one] for one in COUNTS}
    sent = _sending(found) if timings["seconds"] else NOTHING_SENT
    return (
        page.counts(counts.items())
        + '<p class="fine">Gone: the chat can no longer be reached. Refused: it took no notice until the window closed,'
        " as where the bot may not write. Uncertain: it may have arrived, and was not sent again. Repeated: it arrived"
        " more than once, and is listed below. Moved: groups that got a new id.</p>\n"
        f"<p>{sent}</p>\n"
        f'<p class="soft">Rehearsed on {_at(timings["at"], "UTC")} UTC in {timings["seconds"]:g} seconds; from'
        f" {_at(what['from'], 'UTC')} to {_at(what['to'], 'UTC')} UTC on the moved clock."
        f" Faults: {escape(what['faults'])}; seed {what['seed']}.</p>\n"
    )


def _sending(found: Json) -> str:
    """How fast it was, and when the sender was killed, in sentences."""
    rate, fullest = found["rehearsed"]["send_rate"], found["timings"]["fullest_second"]
    kill = found["timings"]["kill"]
    killed = _killed(kill)
    return (
        f"On the moved clock the fullest second had {_number(fullest['sent'])} messages, at SEND_RATE {rate}. All"
        f" instants below are by that clock. The sandbox got up to {_number(fullest['arrived'])} messages in a real"
        f" second, and would have refused more than {_number(fullest['limit'])}. {killed} Its ledger was an SQLite"
        " database of its own. What marks a chat, such as muted or unknown to Telegram, was not copied."
    )


def _killed(kill: Json) -> str:
    if not kill["after"]:
        why = "it stopped before" if kill["broken"] else "there were too few notices"
        return f"The sender was not killed: {why}."
    return (
        f"The sender was killed once, after {_number(kill['after'])} notices, with"
        f" {_number(kill['in_flight'])} under way; a new one took over after {TAKEOVER:g} seconds, which passed on"
        " the moved clock, too."
    )


def _moments(found: Json) -> str:
    """A table of the waves of each moment."""
    zone = found["rehearsed"]["zone"]
    pairs = list(zip(found["waves"], found["timings"]["waves"], strict=True))
    tables = [
        _waves(moment, [pair for pair in pairs if pair[0]["moment"] == moment], zone)
        for moment in dict.fromkeys(one["moment"] for one in found["notices"])
    ]
    city = escape(dates.zone_city(zone, "en"))
    return f"<h2>Each moment against its window</h2>\n<p>All times are those of {city}.</p>\n{''.join(tables)}"


def _waves(moment: str, pairs: Sequence[tuple[Json, Json]], zone: str) -> str:
    rows = "".join(
        "<tr>"
        f'<td class="instant">{_at(wave["due"], zone)}</td>'
        f'<td class="wide">{_places(wave["zones"])}</td>'
        f'<td class="number">{_number(wave["notices"])}</td>'
        f'<td class="instant">{_span(measured, zone)}</td>'
        f'<td class="instant wide">{_at(wave["deadline"], zone)}</td>'
        f'<td class="number">{_spare(measured["spare"])}</td></tr>'
        for wave, measured in pairs
    )
    firsts = [one["first"] for _, one in pairs if one["first"]]
    lasts = [one["last"] for _, one in pairs if one["last"]]
    spares = [one["spare"] for _, one in pairs if one["spare"] is not None]
    owed = _number(sum(one["notices"] for one, _ in pairs))
    summary = (
        f"{owed} owed; first arrival {_at(min(firsts), zone, seconds=True)},"
        f" last {_at(max(lasts), zone, seconds=True)}; least time to spare {_spare(min(spares))}"
        if firsts
        else "nothing arrived"
    )
    return (
        f"<h3>{escape(moment)}</h3>\n<p>{summary}.</p>\n"
        '<table><thead><tr><th>due</th><th class="wide">places</th><th class="number">owed</th>'
        '<th>first to last arrival</th><th class="wide">until</th><th class="number">to spare</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>\n"
    )


def _span(measured: Json, zone: str) -> str:
    if not measured["first"]:
        return "none arrived"
    first, last = (zones.local(_instant(measured[one]), zone) for one in ("first", "last"))
    return f"{first:%H:%M:%S} – {last:%H:%M:%S}"


def _plot(found: Json) -> str:
    plotted, zone = found["timings"]["plot"], found["rehearsed"]["zone"]
    step = timedelta(minutes=plotted["minutes"])
    axis = plot.Axis(_instant(plotted["first"]), plotted["columns"], step, zone)
    city = escape(dates.zone_city(zone, "en"))
    caption = (
        f"Arrivals in each {plotted['minutes']} minutes, by the clock of {city}; a row for each offset from"
        " UTC, the east first. Heights show the share of the row’s fullest half hour, drawn by their square root."
    )
    drawing = plot.drawn(axis, [_plotted(row) for row in plotted["rows"]], caption)
    return f"<h2>Deliveries over the day</h2>\n{drawing}\n"


def _plotted(row: Json) -> plot.Row:
    """The places of one offset."""
    totals = {moment: sum(counts) for moment, counts in row["counts"].items()}
    name, cities = _offset(row["offset"]), ", ".join(_cities(row["zones"][:MOST_PLACES]))
    counts = ", ".join(f"{moment} {count}" for moment, count in totals.items())
    return plot.Row(
        name=name,
        detail=cities,
        title=f"{name}, {cities}: {counts}",
        about="When notices arrived in these places.",
        counts=row["counts"],
        total=str(sum(totals.values())),
    )


def _cities(names: Sequence[str]) -> list[str]:
    return [dates.zone_city(zone, "en") for zone in names]


def _offset(minutes: int) -> str:
    """UTC+5:45, for minutes ahead of UTC."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def _doubtful(found: Json) -> str:
    listed = found["timings"]["doubtful"]
    if not listed:
        return ""
    rows = "".join(
        f'<tr><td class="number">{one["chat"]}</td><td>{escape(one["moment"])}</td><td>{escape(one["kind"])}</td>'
        f"<td>{escape(one['language'])}</td><td>{escape(dates.zone_city(one['zone'], 'en'))}</td>"
        f'<td class="wide">{escape(one["state"])}</td><td class="number">{one["arrived"]}</td>'
        f'<td class="middling">{"yes" if one["listed"] else "no"}</td>'
        f'<td class="wide">{"the killing" if one["killed"] else "a lost answer"}</td></tr>'
        for one in listed[:MOST_LISTED]
    )
    more = len(listed) - MOST_LISTED
    rest = f"<p>And {_number(more)} more, which are in certificate.json.</p>" if more > 0 else ""
    return (
        "<h2>Notices that may have arrived twice or not at all</h2>\n"
        "<p>The ledger lists those marked as listed. Chats are named by their number in this rehearsal. When a sender"
        " is killed, the notices under way are sent again to people; on the day itself there are fewer, since fewer are"
        " sent in a second.</p>\n"
        f"<details{' open' if len(listed) <= 20 else ''}><summary>{_number(len(listed))} notices</summary>\n"
        '<table><thead><tr><th class="number">chat</th><th>moment</th><th>kind</th><th>language</th><th>place</th>'
        '<th class="wide">ledger</th><th class="number">arrived</th><th class="middling">listed</th>'
        '<th class="wide">because of</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{rest}</details>\n"
    )


def _faults(found: Json) -> str:
    if not found["faults"]:
        return ""
    return f"<h2>What went wrong on purpose</h2>\n{_pairs(found['faults'].items(), counts=True)}"


def _notices(found: Json, cards: Cards) -> str:
    parts = ["<h2>Every notice as it will read, in each language</h2>\n"]
    for moment in dict.fromkeys(one["moment"] for one in found["notices"]):
        alike = [one for one in found["notices"] if one["moment"] == moment]
        blocks = "".join(_notice(one, cards.get((moment, one["language"]))) for one in alike)
        parts.append(
            f'<h3>{escape(moment)}, {escape(alike[0]["due"])}</h3>\n<div class="notices">{blocks}</div>\n'
        )
    return "".join(parts)


def _notice(one: Json, card: bytes | None) -> str:
    language = escape(one["language"])
    name = escape(dates.language_name(one["language"], "en"))
    picture = '<p class="text">No card can be drawn.</p>'
    if card is not None:
        source = f"data:image/jpeg;base64,{b64encode(card).decode()}"
        picture = f'<img alt="The card in {name}" src="{source}">'
    text = "This text is damaged." if one["text"] is None else telegram_html.shown(one["text"])
    return (
        f'<article class="notice">{picture}<div class="text" lang="{language}">{text}</div>'
        f"<footer>{name}</footer></article>"
    )


def _contents(found: Json) -> str:
    content = found["content"]
    rows = "".join(
        f"<tr><td>{escape(one['observance'])}</td><td>{escape(one['language'])}</td>"
        f"<td><code>{escape(one['hash'])}</code></td><td>{escape(_review(one))}</td></tr>"
        for one in content["languages"]
    )
    return (
        "<h2>What was rehearsed</h2>\n"
        f"<p>Hash of the contents: <code>{escape(content['hash'])}</code>. That of a language is the one that"
        " <code>approve</code> records.</p>\n"
        "<table><thead><tr><th>observance</th><th>language</th><th>hash</th><th>read by a person</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>\n"
        + "".join(
            f"<details><summary>Owed by {name}</summary>"
            f"{_pairs(found['owed'][name].items(), counts=True)}</details>\n"
            for name in ("language", "kind", "zone")
        )
    )


def _review(one: Json) -> str:
    state = REVIEWS[one["state"]]
    return f"{state}: {one['by']}, {one['on']}" if one["by"] else state


def _software(found: Json) -> str:
    what = found["software"] | {"settings": found["rehearsed"]["settings"]}
    known = {name: version for name, version in what.items() if version}
    return f"<h2>Versions</h2>\n{_pairs(known.items())}"


def _places(names: Sequence[str]) -> str:
    cities = [escape(dates.zone_city(zone, "en")) for zone in names[:MOST_PLACES]]
    more = len(names) - MOST_PLACES
    return ", ".join(cities) + (f" and {more} more" if more > 0 else "")

"""The receipt of an occasion as a page, fit to publish: one file for any browser, without anything from elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

from bot.messages import dates
from bot.operations.document import page, plot
from bot.operations.document.page import at, instant, number
from bot.operations.receipt import ERASED, FEWEST, OTHERS

#: The meta element by which an earlier receipt is known.
MARK = '<meta name="generator" content="commemoration-bot receipt">'

#: The figures at the top, and those of each group; `waiting` only where something waits.
MAIN = ("owed", "sent", "unreachable", "failed", "uncertain", "expired", "doubled", "corrected")
GROUPED = ("owed", "sent", "unreachable", "failed", "uncertain", "expired")

#: The figures that small screens leave out of tables.
WIDE = frozenset({"failed", "uncertain", "recalled"})

#: The most groups that are shown of the whole and of each moment; all are in the JSON.
MOST_GROUPS, MOST_OF_MOMENT = 60, 15

#: What dimensions, kinds of chats, kinds of incidents and states of a review are called.
DIMENSIONS = {"language": "language", "zone": "time zone", "kind": "kind of chat"}
KINDS = {
    "private": "people",
    "group": "groups",
    "supergroup": "large groups",
    "channel": "channels",
}
INCIDENTS = {
    "held": "held by an operator",
    "paused": "paused after failures",
    "throttled": "slowed down by Telegram",
    "started": "a process started",
    "alarm": "the operators were alerted",
}
REVIEWS = {
    "approved": "approved",
    "not known": "not known: the files have other texts now",
    "unreviewed": "not approved",
}
EXPLAINED = {
    "unreachable": "Unreachable",
    "failed": "Failed",
    "uncertain": "Uncertain",
    "expired": "Expired: the last error, if there was one",
    "uncorrected": "Copies that could not be corrected",
}

Json = Mapping[str, Any]


def html(found: Json) -> str:
    """The page of a receipt, at most 500 kB."""
    what = found["occasion"]
    title = f"Receipt of {what['observance']} {what['year']}"
    sections = (_head, _moments, _plot, _groups, _reasons, _before, _incidents, _revisions, _texts)
    return page.html(title, MARK, "".join(section(found) for section in sections))


def headline(found: Json) -> str:
    """The receipt in one line."""
    total = found["all"]
    return f"Of {number(total['owed'])} notices owed, {number(total['sent'])} were sent"


def shown_value(dimension: str, value: str) -> str:
    """What a group is called."""
    if value == OTHERS:
        return "others"
    if value == ERASED:
        return "erased since"
    if dimension == "zone":
        return dates.zone_city(value, "en")
    if dimension == "kind":
        return KINDS.get(value, value)
    return " and ".join(dates.language_name(code, "en") for code in value.split("+"))


def _head(found: Json) -> str:
    what, total = found["occasion"], found["all"]
    names = [one for one in (*MAIN, "recalled", "waiting") if one in MAIN or total[one]]
    day = dates.day(date.fromisoformat(what["date"]), "en")
    return (
        f"<h1>{headline(found)}.</h1>\n"
        f'<p class="lead">{escape(day)}, anniversary {what["number"]}: what became of every notice that this bot'
        " owed its readers.</p>\n"
        f"{page.counts((one, total[one]) for one in names)}"
        '<p class="fine">Unreachable: the chat has blocked the bot, is deleted, or has removed it; its subscription'
        " ended. Failed: Telegram refused this notice. Uncertain: it may have arrived, and was not sent again. Expired:"
        " it could not be sent before its window closed, and was never sent late. Doubled: sent after an attempt that"
        " may have arrived as well, so that it may have come twice. Corrected: the copy was changed afterwards."
        "</p>\n"
        f"<p>{_sending(total, what['zone'])}</p>\n"
        f'<p class="soft">Windows were open from {at(what["opened"], "UTC")} to {at(what["closed"], "UTC")} UTC. This'
        f" receipt names no chat, and no group of fewer than {FEWEST} chats.</p>\n"
    )


def _sending(total: Json, zone: str) -> str:
    """The first and last instant, and the fullest second, in sentences."""
    if not total["first"]:
        return "Nothing was sent."
    second, minute = total["fullest_second"], total["fullest_minute"]
    first, last = (at(total[one], zone, seconds=True) for one in ("first", "last"))
    city = escape(dates.zone_city(zone, "en"))
    return (
        f"The first notice was sent on {first}, the last on {last}. Most in one second:"
        f" {number(second['sent'])}, on {at(second['at'], zone, seconds=True)}; in one minute:"
        f" {number(minute['sent'])}. All times are those of {city}."
    )


def _moments(found: Json) -> str:
    zone = found["occasion"]["zone"]
    names = (*GROUPED, *(["recalled"] if found["all"]["recalled"] else []))
    rows = "".join(
        f"<tr><td>{escape(one['moment'])}</td>{_cells(one, names)}"
        f'<td class="instant wide">{_span(one, zone)}</td></tr>'
        for one in found["moments"]
    )
    head = f'{_heads("moment", names)}<th class="wide">first to last</th>'
    return f"<h2>Each moment</h2>\n{_table(head, rows)}"


def _span(one: Json, zone: str) -> str:
    if not one["first"]:
        return "none sent"
    first, last = at(one["first"], zone, seconds=True), at(one["last"], zone, seconds=True)
    day, _, time = last.rpartition(" ")
    return f"{first} – {time if first.startswith(day) else last}"


def _plot(found: Json) -> str:
    plotted, zone = found["plot"], found["occasion"]["zone"]
    if plotted is None or not any(any(counts) for counts in plotted["moments"].values()):
        return ""
    width = plotted["minutes"]
    axis = plot.Axis(instant(plotted["first"]), plotted["columns"], timedelta(minutes=width), zone)
    rows = [
        _plotted(one, plotted["moments"][one["moment"]])
        for one in found["moments"]
        if any(plotted["moments"][one["moment"]])
    ]
    each = "the notices of a minute" if width == 1 else f"the notices of {width} minutes"
    left = plotted["scattered"]
    scattered = f" Not drawn: {number(left)}, fewer than {FEWEST} in a column." if left else ""
    caption = (
        f"A column is {each}, by the clock of {escape(dates.zone_city(zone, 'en'))}. Heights show the share of the"
        f" row’s fullest column, drawn by their square root; at the end of a row, the most in one minute.{scattered}"
    )
    return f"<h2>Notices sent per minute</h2>\n{plot.drawn(axis, rows, caption)}\n"


def _plotted(one: Json, counts: Sequence[int]) -> plot.Row:
    most = number(one["fullest_minute"]["sent"])
    return plot.Row(
        name=one["moment"],
        detail="",
        title=f"{one['moment']}: {number(one['sent'])} sent, {most} in the fullest minute",
        about="When the notices of this moment were sent.",
        counts={one["moment"]: counts},
        total=most,
    )


def _groups(found: Json) -> str:
    parts = []
    for dimension, name in DIMENSIONS.items():
        parts.append(f"<h2>By {name}</h2>\n")
        parts.append(_group(dimension, found["all"]["by"][dimension], MOST_GROUPS))
        for one in found["moments"]:
            table = _group(dimension, one["by"][dimension], MOST_OF_MOMENT)
            parts.append(
                f"<details><summary>{escape(one['moment'])}</summary>\n{table}</details>\n"
            )
    return "".join(parts)


def _group(dimension: str, lines: Sequence[Json], most: int) -> str:
    """A table of the largest groups; the others are counted together."""
    if not lines:
        return "<p>Not divided: the groups would be too small.</p>\n"
    rows = [(shown_value(dimension, line["value"]), line) for line in lines[:most]]
    if left := lines[most:]:
        together = {name: sum(line[name] for line in left) for name in GROUPED}
        rows.append((f"{len(left)} more", together))
    body = "".join(
        f"<tr><td>{escape(name)}</td>{_cells(line, GROUPED)}</tr>" for name, line in rows
    )
    return _table(_heads(DIMENSIONS[dimension], GROUPED), body)


def _reasons(found: Json) -> str:
    reasons = found["all"]["reasons"]
    parts = [
        f"<h3>{EXPLAINED[what]}</h3>\n{page.pairs(counts.items(), counts=True)}"
        for what, counts in reasons.items()
    ]
    return f"<h2>Why notices did not arrive</h2>\n{''.join(parts)}" if parts else ""


def _before(found: Json) -> str:
    before, year = found["before"], found["occasion"]["year"]
    if before is None:
        return f"<h2>Against the year before</h2>\n<p>Nothing is known of {year - 1}.</p>\n"
    rows = "".join(
        f'<tr><td>{name}</td><td class="number">{number(one["before"])}</td>'
        f'<td class="number">{number(found["all"][name])}</td>'
        f'<td class="number">{signed(one["difference"])}</td>'
        f'<td class="number">{percent(one["percent"])}</td></tr>'
        for name, one in before["all"].items()
        if one["before"] or one["difference"]
    )
    heads = (str(before["year"]), str(year), "difference", "percent")
    head = "<th>figure</th>" + "".join(f'<th class="number">{one}</th>' for one in heads)
    return f"<h2>Against the year before</h2>\n{_table(head, rows)}"


def signed(value: int) -> str:
    """A difference with its sign."""
    return f"+{number(value)}" if value > 0 else f"−{number(-value)}" if value else "0"


def percent(value: float | None) -> str:
    """A difference in percent; a dash when there was nothing before."""
    if value is None:
        return "–"
    return f"+{value:g} %" if value > 0 else f"−{-value:g} %" if value else "0 %"


def _incidents(found: Json) -> str:
    incidents, zone = found["incidents"], found["occasion"]["zone"]
    listed, counts = incidents["listed"], incidents["counts"]
    if not listed:
        return "<h2>Incidents</h2>\n<p>None was recorded.</p>\n"
    rows = "".join(
        f'<tr><td class="instant">{at(one["began"], zone, seconds=True)}</td>'
        f"<td>{INCIDENTS.get(one['kind'], escape(one['kind']))}</td>"
        f'<td class="number">{page.span(one["seconds"])}</td><td>{escape(one["reason"])}</td></tr>'
        for one in listed
    )
    more = sum(counts.values()) - len(listed)
    rest = f"<p>And {number(more)} more.</p>\n" if more > 0 else ""
    head = '<th>begin</th><th>what</th><th class="number">duration</th><th>reason</th>'
    return f"<h2>Incidents</h2>\n{_table(head, rows)}{rest}"


def _revisions(found: Json) -> str:
    zone = found["occasion"]["zone"]
    rows = "".join(
        f'<tr><td class="instant">{at(one["created"], zone)}</td><td>{escape(one["moment"])}</td>'
        f"<td>{escape(one['kind'])}{'' if one['marked'] or one['kind'] != 'correction' else ', without a note'}</td>"
        f'<td class="wide">{escape(one["by"])}</td>'
        f'<td class="instant">{at(one["ended"], zone) if one["ended"] else "not done"}</td></tr>'
        for one in found["revisions"]
    )
    head = '<th>asked for</th><th>moment</th><th>what</th><th class="wide">by</th><th>done</th>'
    return f"<h2>Corrections and recalls</h2>\n{_table(head, rows)}" if rows else ""


def _texts(found: Json) -> str:
    parts = (_text(one, found["occasion"]["observance"]) for one in found["content"])
    return f"<h2>The texts that were sent</h2>\n{''.join(parts)}"


def _text(content: Json, observance: str) -> str:
    """The texts of an edition: those of the observance."""
    moments = escape(", ".join(content["moments"]))
    if content["hash"] is None:
        return f"<p>Of {moments}: not known.</p>\n"
    rows = "".join(
        f"<tr><td>{escape(dates.language_name(one['language'], 'en'))}</td>"
        f"<td><code>{escape(one['hash'])}</code></td><td>{escape(review(one))}</td></tr>"
        for one in content["languages"]
        if one["observance"] == observance
    )
    head = "<th>language</th><th>hash</th><th>read by a person</th>"
    return (
        f"<p>Of {moments}: hash of the contents <code>{escape(content['hash'])}</code>. That of a language is the one"
        f" that <code>approve</code> records.</p>\n{_table(head, rows)}"
    )


def review(one: Json) -> str:
    """Who has read a language, and when."""
    state = REVIEWS[one["state"]]
    return f"{state}: {one['by']}, {one['on']}" if one["by"] else state


def _heads(first: str, names: Iterable[str]) -> str:
    heads = "".join(f'<th class="number{_wide(name)}">{name}</th>' for name in names)
    return f"<th>{first}</th>{heads}"


def _cells(line: Json, names: Iterable[str]) -> str:
    return "".join(f'<td class="number{_wide(name)}">{number(line[name])}</td>' for name in names)


def _wide(name: str) -> str:
    return " wide" if name in WIDE else ""


def _table(head: str, rows: str) -> str:
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n"

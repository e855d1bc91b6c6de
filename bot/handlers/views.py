"""Texts about a chat: its settings, its coming notices, the next occasion."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from bot.errors import MessageBroken
from bot.handlers import upcoming
from bot.handlers.request import Request
from bot.handlers.upcoming import Coming
from bot.messages import dates
from bot.messages.markup import Markup, escape
from bot.observances import zones
from bot.observances.model import Observance, Occasion, Window
from bot.store.records import Receipt, State
from bot.store.revisions import Published


def zone_name(request: Request, zone: str) -> Markup:
    """The zone's city with its database name: Bakı (Asia/Baku). An offset is shown alone: UTC+4."""
    city = dates.zone_city(zone, request.language)
    if city == zone or zone.startswith(dates.OFFSETS):
        return Markup(city)
    return request.text("zone-name", city=city, zone=zone)


def city(request: Request) -> str:
    """The city of the chat's time zone, or its offset from UTC."""
    return dates.zone_city(request.target.zone, request.language)


def moment_name(request: Request, name: str) -> Markup:
    """The name of a moment as used within a sentence. Of one that has no text any more, the name as it is stored."""
    try:
        return request.text(f"moment-{name}")
    except MessageBroken:
        return escape(name)


def introduction(request: Request) -> Markup:
    """The purpose of the bot, in the words of the observance that comes next."""
    one = request.services.almanac.following(request.today)
    return request.services.catalog.of(one.observance, request.language, "start")


def coming(request: Request, notices: Sequence[Coming]) -> Markup:
    """The occasion, with a line for each of its notices that the chat will get; or the reason why it gets none."""
    if not notices:
        return request.text("coming-none")
    one = notices[0].occasion
    day = dates.day(one.date, request.language)
    lines = [_coming_line(request, notice) for notice in notices]
    return Markup("\n".join([request.text("coming-title", date=day, number=one.number), *lines]))


def announcement(request: Request, one: Occasion) -> Markup:
    """An occasion with its date, its number and the days left; nothing about the reader."""
    return request.text(
        "next-occasion",
        name=request.services.catalog.of(one.observance, request.language, "day-name"),
        date=dates.day(one.date, request.language),
        weekday=dates.weekday(one.date, request.language),
        number=one.number,
        days=(one.date - request.today).days,
    )


def occasion(request: Request, coming: Sequence[Coming]) -> Markup:
    """The next occasion and the times of its notices; `coming` are those that the chat will still receive."""
    one = request.services.almanac.following(request.today)
    observance = request.services.almanac.observance(one.observance)
    names = [moment.name for moment in observance.moments]
    windows = request.services.almanac.windows(
        one, names, request.target.zone, request.target.minute
    )
    owed = {notice.moment for notice in coming if notice.occasion == one}
    lines = [request.text("next-messages", zone=zone_name(request, request.target.zone))]
    for moment, window in windows:
        state = _state(request, moment.name, window, owed)
        lines += _both_clocks(request, moment.name, window, observance.zone, state)
    lines += _silence(request, one, observance)
    return Markup("\n".join([announcement(request, one), "", *lines]))


def year_over(
    request: Request, coming: Sequence[Coming], receipts: Collection[Receipt]
) -> list[Markup]:
    """A line that says that this year brings no further notice, when a later year does; otherwise nothing."""
    one = request.services.almanac.following(request.today)
    if not coming or coming[0].occasion == one:
        return []
    this = {
        receipt.state
        for receipt in receipts
        if (receipt.observance, receipt.year) == (one.observance, one.year)
    }
    return [request.text("year-over", all="sent" if this == {State.SENT} else "unsent")]


def subscription(request: Request) -> Markup:
    """Whether the chat is subscribed, and since when."""
    since = request.target.subscribed
    if since is None:
        return request.text("status-unsubscribed")
    return request.text(
        "status-subscribed", date=date_and_time(request, since, request.target.zone)["date"]
    )


def languages(request: Request) -> str:
    """The names of the chat's one or two languages, each in that language."""
    codes = (request.target.language, request.target.second_language)
    return ", ".join(request.services.catalog.text(code, "language-name") for code in codes if code)


def moments(request: Request) -> Markup:
    """Which messages the chat gets."""
    wanted = [
        moment_name(request, moment.name)
        for moment in upcoming.moments(request.services.almanac)
        if moment.name in request.target.moments
    ]
    if not wanted:
        return request.text("status-moments-none")
    return request.text("status-moments", moments=Markup(", ".join(wanted)))


def hour(request: Request) -> str:
    """The time that /time sets, in the format of the chat's language."""
    return dates.clock(upcoming.hour(request.services.almanac, request.target), request.language)


def last(request: Request, receipt: Receipt | None) -> Markup:
    """The result of the last delivery."""
    if receipt is None:
        return request.text("status-last-none", days=request.services.terms.deliveries.days)
    values = date_and_time(request, receipt.at, request.target.zone)
    moment = moment_name(request, receipt.moment)
    return request.text("status-last", **values, moment=moment, state=receipt.state.name.lower())


def revision(request: Request, one: Published) -> Markup:
    """The line of a correction or a recall, with its day in the chat's time zone."""
    day = zones.local(one.at, request.target.zone).date()
    values = {"date": dates.day(day, request.language), "year": str(one.year)}
    moment = moment_name(request, one.moment)
    return request.text("sources-revision", **values, moment=moment, kind=one.kind.value)


def following(request: Request, coming: Sequence[Coming]) -> Markup:
    """The next delivery."""
    if not coming:
        return request.text("status-next-none")
    one = coming[0]
    moment = moment_name(request, one.moment)
    if one.window.due <= request.now:
        return request.text("status-next-now", moment=moment)
    values = date_and_time(request, one.window.due, request.target.zone)
    return request.text("status-next", **values, moment=moment)


def _coming_line(request: Request, one: Coming) -> Markup:
    moment = moment_name(request, one.moment)
    if one.window.due <= request.now:
        return request.text("coming-now", moment=moment)
    values = date_and_time(request, one.window.due, request.target.zone, dates.day_and_month)
    return request.text("coming", **values, moment=moment)


def _state(request: Request, moment: str, window: Window, owed: Collection[str]) -> str:
    """Switched off ("off"), not due yet ("ahead"), due and still owed ("now"), or "past"."""
    if moment not in request.target.moments:
        return "off"
    if request.now < window.due:
        return "ahead"
    return "now" if moment in owed and request.target.subscribed is not None else "past"


def _both_clocks(
    request: Request, moment: str, window: Window, zone: str, state: str
) -> list[Markup]:
    """The time in the chat's time zone and, where it differs, also in `zone`, the observance's."""
    own = date_and_time(request, window.due, request.target.zone, dates.day_and_month)
    name = moment_name(request, moment)
    lines = [request.text("next-message", **own, moment=name, state=state)]
    theirs = date_and_time(request, window.due, zone, dates.day_and_month)
    if theirs != own:
        city = dates.zone_city(zone, request.language)
        lines.append(request.text("next-message-there", **theirs, city=city))
    return lines


def _silence(request: Request, one: Occasion, observance: Observance) -> list[Markup]:
    """The minute of silence in the observance's time zone and, where it differs, also in the chat's."""
    if observance.quiet is None:
        return []
    begins = zones.utc(datetime.combine(one.date, observance.quiet.begins), observance.zone)
    theirs, own = (
        date_and_time(request, begins, zone, dates.day_and_month)
        for zone in (observance.zone, request.target.zone)
    )
    clock = "same" if own == theirs else "other" if own["date"] == theirs["date"] else "before"
    return [request.text("next-silence", **theirs, here=own["time"], day=own["date"], clock=clock)]


def date_and_time(
    request: Request,
    instant: datetime,
    zone: str | None = None,
    day: Callable[[date, str], str] = dates.day,
) -> dict[str, str]:
    """An instant as the values `date` and `time` of a text, in that time zone; by default in that of the target."""
    local = zones.local(instant, zone or request.target.zone)
    return {
        "date": day(local.date(), request.language),
        "time": dates.clock(local.time(), request.language),
    }

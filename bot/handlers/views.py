"""Texts about a chat: its settings, its coming notices, the next occasion."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from bot.handlers import upcoming
from bot.handlers.context import Context
from bot.handlers.settings import toggles
from bot.handlers.upcoming import Coming
from bot.messages import dates
from bot.messages.markup import Markup
from bot.observances import zones
from bot.observances.model import Observance, Occasion, Window
from bot.store.records import Receipt, State


def zone_name(context: Context, zone: str) -> Markup:
    """The zone's city with its database name: Bakı (Asia/Baku). An offset is shown alone: UTC+4."""
    city = dates.zone_city(zone, context.language)
    if city == zone or zone.startswith(dates.OFFSETS):
        return Markup(city)
    return context.text("zone-name", city=city, zone=zone)


def city(context: Context) -> str:
    """The city of the chat's time zone, or its offset from UTC."""
    return dates.zone_city(context.chat.zone, context.language)


def moment_name(context: Context, name: str) -> Markup:
    """The name of a moment as used within a sentence."""
    return context.text(f"moment-{name}")


def introduction(context: Context) -> Markup:
    """The purpose of the bot, in the words of the observance that comes next."""
    one = context.services.almanac.following(context.today)
    return context.services.catalog.of(one.observance, context.language, "start")


def coming(context: Context, notices: Sequence[Coming]) -> Markup:
    """The occasion, with a line for each of its notices that the chat will get; or the reason why it gets none."""
    if not notices:
        return context.text("coming-none")
    one = notices[0].occasion
    day = dates.day(one.date, context.language)
    lines = [_coming_line(context, notice) for notice in notices]
    return Markup("\n".join([context.text("coming-title", date=day, number=one.number), *lines]))


def announcement(context: Context, one: Occasion) -> Markup:
    """An occasion with its date, its number and the days left; nothing about the reader."""
    return context.text(
        "next-occasion",
        name=context.services.catalog.of(one.observance, context.language, "day-name"),
        date=dates.day(one.date, context.language),
        weekday=dates.weekday(one.date, context.language),
        number=one.number,
        days=(one.date - context.today).days,
    )


def occasion(context: Context, coming: Sequence[Coming]) -> Markup:
    """The next occasion and the times of its notices; `coming` are those that the chat will still receive."""
    one = context.services.almanac.following(context.today)
    observance = context.services.almanac.observance(one.observance)
    names = [moment.name for moment in observance.moments]
    windows = context.services.almanac.windows(one, names, context.chat.zone, context.chat.minute)
    owed = {notice.moment for notice in coming if notice.occasion == one}
    lines = [context.text("next-messages", zone=zone_name(context, context.chat.zone))]
    for moment, window in windows:
        state = _state(context, moment.name, window, owed)
        lines += _both_clocks(context, moment.name, window, observance.zone, state)
    lines += _silence(context, one, observance)
    return Markup("\n".join([announcement(context, one), "", *lines]))


def year_over(
    context: Context, coming: Sequence[Coming], receipts: Collection[Receipt]
) -> list[Markup]:
    """A line that this year brings no further message, when another year does; otherwise nothing."""
    one = context.services.almanac.following(context.today)
    if not coming or coming[0].occasion == one:
        return []
    this = {
        receipt.state
        for receipt in receipts
        if (receipt.observance, receipt.year) == (one.observance, one.year)
    }
    return [context.text("year-over", all="sent" if this == {State.SENT} else "unsent")]


def subscription(context: Context) -> Markup:
    """Whether the chat is subscribed, and since when."""
    since = context.chat.subscribed
    if since is None:
        return context.text("status-unsubscribed")
    return context.text("status-subscribed", date=_said(context, since, context.chat.zone)["date"])


def settings(context: Context) -> Markup:
    """A line for each setting of the chat."""
    chat, language = context.chat, context.language
    there = zones.local(context.now, chat.zone)
    zone = zone_name(context, chat.zone)
    lines = [
        context.text("status-language", language=languages(context)),
        context.text("status-zone", zone=zone, time=dates.clock(there.time(), language)),
        context.text("status-time", time=hour(context)),
        moments(context),
        context.text(f"button-silent-{toggles.silent(chat)}"),
        context.text(f"button-cards-{toggles.cards(chat)}"),
        *([context.text("status-topic")] if chat.thread_id is not None else []),
        *([context.text("status-muted")] if chat.muted is not None else []),
    ]
    return Markup("\n".join(lines))


def languages(context: Context) -> str:
    """The names of the chat's one or two languages, each in that language."""
    codes = (context.chat.language, context.chat.second_language)
    return ", ".join(context.services.catalog.text(code, "language-name") for code in codes if code)


def moments(context: Context) -> Markup:
    """Which messages the chat gets."""
    wanted = [
        moment_name(context, moment.name)
        for moment in upcoming.moments(context.services.almanac)
        if moment.name in context.chat.moments
    ]
    if not wanted:
        return context.text("status-moments-none")
    return context.text("status-moments", moments=Markup(", ".join(wanted)))


def hour(context: Context) -> str:
    """The time that /time sets, in the format of the chat's language."""
    return dates.clock(upcoming.hour(context.services.almanac, context.chat), context.language)


def last(context: Context, receipt: Receipt | None) -> Markup:
    """The result of the last delivery."""
    if receipt is None:
        return context.text("status-last-none")
    values = _said(context, receipt.at, context.chat.zone)
    moment = moment_name(context, receipt.moment)
    return context.text("status-last", **values, moment=moment, state=receipt.state.name.lower())


def following(context: Context, coming: Sequence[Coming]) -> Markup:
    """The next delivery."""
    if not coming:
        return context.text("status-next-none")
    one = coming[0]
    moment = moment_name(context, one.moment)
    if one.window.due <= context.now:
        return context.text("status-next-now", moment=moment)
    values = _said(context, one.window.due, context.chat.zone)
    return context.text("status-next", **values, moment=moment)


def _coming_line(context: Context, one: Coming) -> Markup:
    moment = moment_name(context, one.moment)
    if one.window.due <= context.now:
        return context.text("coming-now", moment=moment)
    values = _said(context, one.window.due, context.chat.zone, dates.day_and_month)
    return context.text("coming", **values, moment=moment)


def _state(context: Context, moment: str, window: Window, owed: Collection[str]) -> str:
    """The state of a notice: switched off, in the future, or past; "now" when it is past its time and still owed."""
    if moment not in context.chat.moments:
        return "off"
    if context.now < window.due:
        return "ahead"
    return "now" if moment in owed and context.chat.subscribed is not None else "past"


def _both_clocks(
    context: Context, moment: str, window: Window, there: str, state: str
) -> list[Markup]:
    """The time in the chat's time zone and, where it differs, also in the observance's."""
    here = _said(context, window.due, context.chat.zone, dates.day_and_month)
    name = moment_name(context, moment)
    lines = [context.text("next-message", **here, moment=name, state=state)]
    values = _said(context, window.due, there, dates.day_and_month)
    if values != here:
        city = dates.zone_city(there, context.language)
        lines.append(context.text("next-message-there", **values, city=city))
    return lines


def _silence(context: Context, one: Occasion, observance: Observance) -> list[Markup]:
    """The minute of silence in the observance's time zone and, where it differs, also in the chat's."""
    if observance.quiet is None:
        return []
    begins = zones.utc(datetime.combine(one.date, observance.quiet.begins), observance.zone)
    there, here = (
        _said(context, begins, zone, dates.day_and_month)
        for zone in (observance.zone, context.chat.zone)
    )
    clock = "same" if here == there else "other" if here["date"] == there["date"] else "before"
    return [context.text("next-silence", **there, here=here["time"], day=here["date"], clock=clock)]


def _said(
    context: Context,
    instant: datetime,
    zone: str,
    day: Callable[[date, str], str] = dates.day,
) -> dict[str, str]:
    """An instant as the values `date` and `time` of a text, in that time zone."""
    there = zones.local(instant, zone)
    return {
        "date": day(there.date(), context.language),
        "time": dates.clock(there.time(), context.language),
    }

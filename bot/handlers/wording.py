"""What the bot says of a chat: its settings, what will come, the next occasion."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from bot.handlers import outlook, switches
from bot.handlers.context import Context
from bot.handlers.outlook import Coming
from bot.messages import dates
from bot.messages.markup import Markup
from bot.observances import zones
from bot.observances.model import Occasion, Window
from bot.store.records import Receipt


def zone_name(context: Context, zone: str) -> Markup:
    """The zone as people know it, with its name in the database: Bakı (Asia/Baku). An offset needs none: UTC+4."""
    city = dates.zone_city(zone, context.language)
    if city == zone or zone.startswith(dates.OFFSETS):
        return Markup(city)
    return context.text("zone-name", city=city, zone=zone)


def moment_name(context: Context, name: str) -> Markup:
    """A moment as it is named within a sentence."""
    return context.text(f"moment-{name}")


def introduction(context: Context) -> Markup:
    """What the bot is for, in the words of the observance that comes next."""
    one = context.house.almanac.following(context.today)
    day = dates.day(one.date, context.language)
    of = context.house.catalog.of
    return of(one.observance, context.language, "start", date=day, number=one.number)


def coming(context: Context, notices: Sequence[Coming]) -> Markup:
    """A line for each notice that will come, or why none will."""
    if not notices:
        return context.text("coming-none")
    lines = [_coming_line(context, one) for one in notices]
    return Markup("\n".join([context.text("coming-title"), *lines]))


def announcement(context: Context, one: Occasion) -> Markup:
    """An occasion with its date, its number and the days left: nothing that tells of the reader."""
    return context.text(
        "next-occasion",
        name=context.house.catalog.of(one.observance, context.language, "day-name"),
        date=dates.day(one.date, context.language),
        weekday=dates.weekday(one.date, context.language),
        number=one.number,
        days=(one.date - context.today).days,
    )


def occasion(context: Context, one: Occasion) -> Markup:
    """An occasion, and the instants of its notices."""
    observance = context.house.almanac.observance(one.observance)
    names = [moment.name for moment in observance.moments]
    windows = context.house.almanac.windows(one, names, context.chat.zone, context.chat.minute)
    lines = [context.text("next-messages", zone=zone_name(context, context.chat.zone))]
    for moment, window in windows:
        lines += _both_clocks(context, moment.name, window, observance.zone)
    return Markup("\n".join([announcement(context, one), "", *lines]))


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
        _moments(context),
        context.text(f"button-silent-{switches.silent(chat)}"),
        context.text(f"button-cards-{switches.cards(chat)}"),
        *([context.text("status-topic")] if chat.thread_id is not None else []),
        *([context.text("status-muted")] if chat.muted is not None else []),
    ]
    return Markup("\n".join(lines))


def languages(context: Context) -> str:
    """The chat's language by its own name, or its two languages."""
    codes = (context.chat.language, context.chat.second_language)
    return ", ".join(context.house.catalog.text(code, "language-name") for code in codes if code)


def _moments(context: Context) -> Markup:
    wanted = [
        moment_name(context, moment.name)
        for moment in outlook.moments(context.house.almanac)
        if moment.name in context.chat.moments
    ]
    if not wanted:
        return context.text("status-moments-none")
    return context.text("status-moments", moments=Markup(", ".join(wanted)))


def hour(context: Context) -> str:
    """The hour that /time sets, as the chat's language writes it."""
    return dates.clock(outlook.hour(context.house.almanac, context.chat), context.language)


def last(context: Context, receipt: Receipt | None) -> Markup:
    """What became of the last delivery."""
    if receipt is None:
        return context.text("status-last-none")
    values = _said(context, receipt.at, context.chat.zone)
    moment = moment_name(context, receipt.moment)
    return context.text("status-last", **values, moment=moment, state=receipt.state.name.lower())


def following(context: Context, one: Coming | None) -> Markup:
    """The delivery that comes next."""
    if one is None:
        return context.text("status-next-none")
    moment = moment_name(context, one.moment)
    if one.window.due <= context.now:
        return context.text("status-next-now", moment=moment)
    values = _said(context, one.window.due, context.chat.zone)
    return context.text("status-next", **values, moment=moment)


def _coming_line(context: Context, one: Coming) -> Markup:
    moment = moment_name(context, one.moment)
    if one.window.due <= context.now:
        return context.text("coming-now", moment=moment)
    return context.text(
        "coming", **_said(context, one.window.due, context.chat.zone), moment=moment
    )


def _both_clocks(context: Context, moment: str, window: Window, there: str) -> list[Markup]:
    """The instant on the chat's clock and, where that shows something else, on the observance's."""
    here = _said(context, window.due, context.chat.zone, dates.day_and_month)
    wanted = "yes" if moment in context.chat.moments else "no"
    name = moment_name(context, moment)
    lines = [context.text("next-message", **here, moment=name, wanted=wanted)]
    values = _said(context, window.due, there, dates.day_and_month)
    if values != here:
        city = dates.zone_city(there, context.language)
        lines.append(context.text("next-message-there", **values, city=city))
    return lines


def _said(
    context: Context,
    instant: datetime,
    zone: str,
    day: Callable[[date, str], str] = dates.day,
) -> dict[str, str]:
    """An instant as the values `date` and `time` of a text, on the clock of that zone."""
    there = zones.local(instant, zone)
    return {
        "date": day(there.date(), context.language),
        "time": dates.clock(there.time(), context.language),
    }

"""What operators read in the monthly self-test, and after they have answered it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages import dates
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup
from bot.notify.hold_words import Reader
from bot.observances import zones
from bot.observances.model import Occasion


@dataclass(frozen=True)
class Facts:
    """What a self-test tells."""

    #: The number of subscribed chats, and the next occasion.
    chats: int
    occasion: Occasion
    #: The other routes of alarms, by which a test is sent too.
    routes: Sequence[str]
    #: True when there is only one operator.
    alone: bool


def message(catalog: Catalog, language: str, facts: Facts) -> Markup:
    """The self-test, below which the button stands."""

    def say(key: str, **values: str | int) -> Markup:
        return catalog.text(language, key, **values)

    name = catalog.of(facts.occasion.observance, language, "day-name")
    date = dates.day(facts.occasion.date, language)
    lines = [say("self-test-well", chats=facts.chats, name=name, date=date)]
    routes = ", ".join(facts.routes)
    lines.append(say("self-test-routes", routes=routes) if routes else say("self-test-no-route"))
    lines += [say("self-test-alone")] if facts.alone else []
    return Markup("\n\n".join([*lines, say("self-test-ask")]))


def answered(catalog: Catalog, reader: Reader, others: Mapping[int, datetime]) -> Markup:
    """That the answer is noted. `others`: when which other operators have answered, by their Telegram ids."""
    language = reader.language
    if not others:
        return catalog.text(language, "self-test-first")
    lines = [catalog.text(language, "self-test-others")]
    for person, instant in sorted(others.items(), key=lambda one: one[1]):
        local = zones.local(instant, reader.zone)
        on, at = dates.day_and_month(local.date(), language), dates.clock(local.time(), language)
        lines.append(catalog.text(language, "self-test-other", who=str(person), on=on, at=at))
    return Markup("\n".join(lines))

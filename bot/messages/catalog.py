"""The catalog: every text in every language, formatted by Fluent. Only this module uses Fluent to format texts."""

import functools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from babel import Locale, UnknownLocaleError, localedata
from fluent.runtime import FluentBundle
from fluent.runtime.types import fluent_number
from fluent.syntax import FluentParser

from bot.errors import MessageBroken, MessagesInvalid, MessagesMissing
from bot.messages import source as sources
from bot.messages import typography
from bot.messages.markup import Markup, escape
from bot.observances.textfile import Unfit

#: The fallback language, in which every text exists.
LAST_RESORT = "en"

#: Prefixes of the keys of texts that are not messages: the bot's profile and menu in Telegram, calendars, cards.
PLAIN = ("profile-", "command-", "calendar-", "card-")

#: Maximum number of formatted texts that are kept.
KEPT = 2_000

#: Names of values that people wrote, such as the title of a chat. Texts with such a value are not kept.
FOREIGN = frozenset({"name", "title"})

#: The parts of CLDR's data of a locale that the bot does not use, and that take most of its memory.
UNUSED = (
    *("unit_patterns", "unit_display_names", "compound_unit_patterns", "date_fields", "scripts"),
    *("currency_names", "currency_names_plural", "compact_currency_formats", "variants"),
    *("compact_decimal_formats", "interval_formats", "meta_zones"),
)

#: The folder of the bot's own texts.
INTERFACE = "interface"


class Catalog:
    """The texts of a folder. `load` makes it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        #: The codes of the interface's languages, sorted.
        self.languages = tuple(sorted(path.stem for path in (folder / INTERFACE).glob("*.ftl")))
        self._bundles: dict[tuple[str, str], FluentBundle | None] = {}
        #: The texts that were last formatted: many people get the same ones.
        self._formatted = functools.lru_cache(KEPT)(self._found)

    def choose(self, code: str | None, default: str) -> str:
        """The language for a code such as "ru" or "en-GB": that language, its base language, or else the default."""
        return self.recognise(code) or default

    def recognise(self, code: str | None) -> str | None:
        """The language for a code such as "ru" or "en-GB": that language or its base; None when there is neither."""
        lowered = (code or "").lower().replace("_", "-")
        return next((known for known in candidates(lowered) if known in self.languages), None)

    def text(self, language: str, key: str, /, **values: str | int) -> Markup:
        """One of the bot's own texts. Text among the values is escaped. Raises MessageBroken."""
        return self._say(INTERFACE, language, key, values)

    def of(self, observance: str, language: str, key: str, /, **values: str | int) -> Markup:
        """A text of an observance; the same rules as for `text`."""
        return self._say(observance, language, key, values)

    def own(self, language: str, key: str) -> bool:
        """True when the bot's own text exists in that language itself."""
        return self.has(INTERFACE, language, key)

    def has(self, observance: str, language: str, key: str) -> bool:
        """True when the text exists in that language itself."""
        bundle = self._bundle(observance, language)
        return bundle is not None and bundle.has_message(key)

    def read_all(self) -> None:
        """Read all texts now, so that the folder is not needed any more."""
        for path in self._folder.glob("*/*.ftl"):
            self._bundle(path.parent.name, path.stem)

    def _say(self, group: str, language: str, key: str, values: Mapping[str, str | int]) -> Markup:
        # The type matters: Markup is not escaped, and 1 equals True.
        typed = tuple((name, type(value), value) for name, value in values.items())
        found = self._found if any(name in FOREIGN for name in values) else self._formatted
        return found(group, language, key, typed)

    def _found(
        self, group: str, language: str, key: str, typed: tuple[tuple[str, type, str | int], ...]
    ) -> Markup:
        values = {name: value for name, _, value in typed}
        for candidate in (*candidates(language), LAST_RESORT):
            bundle = self._bundle(group, candidate)
            if bundle is not None and bundle.has_message(key):
                return _format(bundle, candidate, key, values)
        raise MessageBroken(key=key, language=language, reason=f"{group} has no such message")

    def _bundle(self, group: str, language: str) -> FluentBundle | None:
        if (group, language) not in self._bundles:
            path = self._folder / group / f"{language}.ftl"
            found = bundle(_source(path), language) if path.is_file() else None
            self._bundles[group, language] = found
        return self._bundles[group, language]


def load(messages_dir: Path) -> Catalog:
    """The catalog of that folder.

    Raises MessagesMissing when it has no `interface/en.ftl`, and MessagesInvalid when Fluent could not process a file:
    too large, too deeply nested, not UTF-8.
    """
    catalog = Catalog(messages_dir)
    if LAST_RESORT not in catalog.languages:
        raise MessagesMissing(path=messages_dir / INTERFACE / f"{LAST_RESORT}.ftl")
    for path in sorted(messages_dir.glob("*/*.ftl")):
        _source(path)
    return catalog


def _source(path: Path) -> str:
    try:
        return sources.read(path)
    except OSError as error:
        raise MessagesInvalid(path=path, reason=f"it cannot be read ({error.strerror})") from None
    except Unfit as error:
        raise MessagesInvalid(path=f"{path}:{error.line}", reason=error.reason) from None


def bundle(source: str, language: str) -> FluentBundle:
    """Fluent's bundle of one file: no isolation marks, with the function ORDINAL."""
    made = FluentBundle(
        [language], use_isolating=False, functions={"ORDINAL": cast(Any, ordinal(language))}
    )
    made.add_resource(FluentParser(with_spans=False).parse(source))
    return made


def ordinal(language: str) -> Callable[[Any], str]:
    """The function ORDINAL of that language: the CLDR category of a whole number's ordinal."""
    locale = locale_of(language)

    def category(number: Any) -> str:
        value = int(getattr(number, "value", number))
        # CLDR has no Azerbaijani rule for whole thousands, which end in "min": one, as in 1000-ci.
        if locale.language == "az" and value and value % 1000 == 0:
            return "one"
        return str(locale.ordinal_form(value))

    return category


def _format(
    bundle: FluentBundle, language: str, key: str, values: Mapping[str, str | int]
) -> Markup:
    message = bundle.get_message(key)
    if message.value is None:
        raise MessageBroken(key=key, language=language, reason="it has no text")
    text, errors = bundle.format_pattern(message.value, dict(_arguments(values)))
    if errors:
        raise MessageBroken(key=key, language=language, reason=str(errors[0]))
    return Markup(text if key.startswith(PLAIN) else typography.unbroken(str(text)))


def _arguments(values: Mapping[str, str | int]) -> Iterator[tuple[str, object]]:
    """Text escaped, numbers without separators: 1990, not 1,990."""
    for name, value in values.items():
        yield (
            name,
            escape(value) if isinstance(value, str) else fluent_number(value, useGrouping=False),
        )


def candidates(code: str) -> Iterator[str]:
    """The languages in which a text is looked for, in their order: `en-gb`, `en`."""
    while code:
        yield code
        code = code.rpartition("-")[0]


@functools.cache
def locale_of(language: str) -> Locale:
    """Babel's locale of a language, without UNUSED; English for a language that Babel does not know."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(LAST_RESORT)
    for name in ("root", str(locale)):
        data = localedata.load(name)
        for part in UNUSED:
            data.pop(part, None)
    return locale

"""Typography: prevents line breaks at wrong places within a text, and replaces typed apostrophes on cards."""

import re

#: A tag, or text that must stay as typed because a tap copies it.
AS_IT_IS = re.compile(r"(<code>.*?</code>|<pre>.*?</pre>|<[^>]*>)", re.DOTALL)

#: A number of at most three digits, or a time of day, before a word or bracket: 20 January, 09:00 your time, 132 (…).
COUNTED = re.compile(
    r"(?<![\w.:+/-])(\d{1,3}|\d{1,2}[:.]\d{2}|\d{1,3}\.(?= [a-zçğıöşü])) (?=[^\W\d_]|[%(])"
)

#: A number with an ending: 12:00-da, 1990-cı, 37-я.
ENDING = re.compile(r"(?<=\d)-(?=[^\W\d_])")

#: An apostrophe within a word: 12.00'de.
APOSTROPHE = re.compile(r"\b'\b")

NO_BREAK_SPACE, NO_BREAK_HYPHEN = "\N{NO-BREAK SPACE}", "\N{NON-BREAKING HYPHEN}"


def unbroken(html: str) -> str:
    """The text with a no-break space between a number and its word, and a no-break hyphen before an ending.

    Tags, and the content of <code> and <pre>, do not change; neither does the length, in characters and UTF-16 units.
    """
    parts = AS_IT_IS.split(html)
    parts[::2] = map(_joined, parts[::2])
    return "".join(parts)


def breaking(text: str) -> str:
    """The text with plain spaces and hyphens, for uses without no-break ones, such as calendars."""
    return text.replace(NO_BREAK_SPACE, " ").replace(NO_BREAK_HYPHEN, "-")


def printed(text: str) -> str:
    """The text for a card: with plain spaces and hyphens, and with ’ in place of ' within a word."""
    return APOSTROPHE.sub("’", breaking(text))


def _joined(text: str) -> str:
    return ENDING.sub(NO_BREAK_HYPHEN, COUNTED.sub(rf"\1{NO_BREAK_SPACE}", text))

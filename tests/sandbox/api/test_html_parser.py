"""Telegram's HTML, and the entities that Telegram finds in plain text."""

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api import html_parser
from bot.sandbox.errors import ApiError
from bot.sandbox.page import message_html
from bot.sandbox.world import entities

#: Bits of markup, whole and broken, to be combined.
BITS = (
    *("<b>", "</b>", "<i>", "</i>", "</>", "<a href='a.az'>", "</a>", "<pre>", "</pre>", "<code>"),
    *("</code>", "<blockquote>", "<", ">", "=", "'", '"', "\0", "\r", " ", "&", "&#", "&lt;"),
    *("&#x1F56F;", "🕯", "ə", "/start", "@abcd", "#q", "https://a.az/"),
)
SHOWN = re.compile(r"</?(?:b|i|a|pre|code|blockquote)(?: [^>]*)?>")


def kinds(text: str) -> list[tuple[str, int, int]]:
    spotted = entities.plain(text)[1]
    return [(one["type"], one["offset"], one["length"]) for one in spotted]


@pytest.mark.parametrize(
    ("html", "text", "expected"),
    [
        ("<b>20</b> January", "20 January", [("bold", 0, 2)]),
        ("🕯 <i>x</i>", "🕯 x", [("italic", 3, 1)]),
        ("<b><i>x</i></b>", "x", [("italic", 0, 1), ("bold", 0, 1)]),
        ("&lt;b&gt; &amp; &#1072;&#x1F56F; &nbsp;", "<b> & а🕯 &nbsp;", []),
        ("<b>x </b>\n", "x", [("bold", 0, 1)]),
        ("\n <b>x</b>", "x", [("bold", 0, 1)]),
        ("<B CLASS=x>y</b>", "y", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<a>not a link</a>", "not a link", []),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ('<tg-spoiler>x</tg-spoiler><span class="tg-spoiler">y</span>', "xy", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<code>/start</code> /stop", "/start /stop", [("code", 0, 6), ("bot_command", 7, 5)]),
    ],
)  # fmt: skip
def test_tags_become_entities(html, text, expected):
    """Offsets are UTF-16 units of the text as Telegram stores it."""
    parsed, found = html_parser.parse(html)

    assert parsed == text
    assert [(one["type"], one["offset"], one["length"]) for one in found] == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="http://a.az">x</a>', {"type": "text_link", "url": "http://a.az/"}),
        ("<a href='a.az/b?c=1&amp;d=2'>x</a>", {"type": "text_link", "url": "http://a.az/b?c=1&d=2"}),
        ('<a href="tg://resolve?domain=a">x</a>', {"type": "text_link", "url": "tg://resolve?domain=a"}),
        ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
        ('<tg-time unix="18" format="r">x</tg-time>', {"type": "date_time", "unix_time": 18, "date_time_format": "r"}),
    ],
)  # fmt: skip
def test_attributes_become_fields(html, expected):
    """Links, languages and times are fields of their entity."""
    [found] = html_parser.parse(html)[1]

    assert found == expected | {"offset": 0, "length": 1}


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("2 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("ə<b", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ],
)
def test_invalid_html_gets_telegrams_error(html, reason):
    """Offsets in errors are bytes."""
    with pytest.raises(ApiError) as refused:
        html_parser.parse(html)

    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", [("bot_command", 0, 6)]),
        ("🕯 /start@a_bot now", [("bot_command", 3, 12)]),
        ("/timezone America/New_York", [("bot_command", 0, 9)]),
        ("1/2 a/b http", []),
        ("@durov #qara #20yanvar #2027", [("mention", 0, 6), ("hashtag", 7, 5), ("hashtag", 13, 9)]),
        ("a@b.az, president.az, https://a.az/x.", [("email", 0, 6), ("url", 8, 12), ("url", 22, 14)]),
    ],
)  # fmt: skip
def test_commands_and_links_are_found(text, expected):
    """As python-telegram-bot needs them: a command is an entity at offset 0."""
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a &lt;script&gt; b", "a &lt;script&gt; b"),
        ("🕯<b>x <i>y</i></b>\nz", "🕯<b>x <i>y</i></b>\nz"),
        ("<tg-spoiler>x</tg-spoiler> /stop", '<span class="spoiler">x</span> /stop'),
        ("<b>/stop</b>", "<b>/stop</b>"),
        ('<a href="tg://x?&quot;">x</a>', '<a href="tg://x?&quot;" target="_blank" rel="noopener noreferrer">x</a>'),
        ('<a href="javascript:alert(1)">x</a>', "x"),
    ],
)  # fmt: skip
def test_the_page_gets_safe_html(html, shown):
    """Only known tags, everything else escaped, no script in a link."""
    assert message_html.html(*html_parser.parse(html)) == shown


def test_overlapping_entities_stay_well_formed():
    """Explicit entities can cross; the inner one is cut."""
    crossing = [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "italic", "offset": 2, "length": 3},
    ]

    assert message_html.html("abcdef", crossing) == "<b>ab<i>c</i></b><i>de</i>f"


@given(st.one_of(st.lists(st.sampled_from(BITS), max_size=25).map("".join), st.text(max_size=40)))
def test_any_html_is_either_refused_or_shown_whole(html):
    """Entities lie within the text, and the page shows that text and known tags only."""
    try:
        text, found = html_parser.parse(html)
    except ApiError:
        return

    size = len(text.encode("utf-16-le")) // 2
    assert all(0 <= one["offset"] < one["offset"] + one["length"] <= size for one in found)
    assert unescape(SHOWN.sub("", message_html.html(text, found))) == text


@given(st.text(max_size=40))
def test_escaped_text_is_plain_text(text):
    """Escaping is all that a writer of HTML needs to do."""
    assert html_parser.parse(escape(text, quote=False)) == entities.plain(text)

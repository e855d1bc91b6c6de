"""Telegram's HTML: what it takes, what it refuses, and how it counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import markup
from bot.messages.markup import Markup


@pytest.mark.parametrize(
    "html",
    [
        "plain",
        "<b>bold <i>and more</i></b>",
        '<a href="https://example.org/?a=1&amp;b=2">link</a>',
        '<span class="tg-spoiler">hidden</span>',
        "1 &lt; 2 &amp; 3 &gt; 2",
    ],
)
def test_what_telegram_takes(html: str) -> None:
    """Its own tags, properly nested, and its four entities."""
    assert markup.problems(html) == []


@pytest.mark.parametrize(
    "html",
    [
        "<b>open",
        "closed</b>",
        "<i><b>crossed</i></b>",
        "<p>foreign</p>",
        "<br>",
        "<a>nowhere</a>",
        "<span>nothing</span>",
        "<!-- comment -->",
        "<?php ?>",
        "2 < 3",
        "you & me",
        "a&nbsp;b",
        "half <b",
    ],
)
def test_what_telegram_refuses(html: str) -> None:
    """A text with any of these would be refused for every reader."""
    assert markup.problems(html) != []


@given(st.text())
def test_what_is_escaped_is_taken_as_it_was(text: str) -> None:
    """Whatever a person's name or place is, it harms no message and is read as written."""
    html = markup.escape(text)

    assert markup.problems(html) == []
    assert markup.plain(html) == text
    assert markup.escape(html) is html


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_length_is_counted_as_telegram_does(text: str) -> None:
    """In UTF-16 units, without the tags."""
    html = Markup(f"<b>{markup.escape(text)}</b>")

    assert markup.units(html) == sum(1 + (ord(letter) > 0xFFFF) for letter in text)

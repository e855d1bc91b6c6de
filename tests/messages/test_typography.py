"""Where a phone must not break a line, and that nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import markup
from bot.messages.catalog import Catalog
from bot.messages.typography import breaking, unbroken


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("20 January 2027", "20_January 2027"),
        ("150 killed, 744 injured", "150_killed, 744_injured"),
        ("saat 12:00-da, 1990-cı il", "saat 12:00~da, 1990~cı il"),
        ("37-я годовщина, 41 год", "37~я годовщина, 41_год"),
        ("37. yıl dönümü, 12.00'de", "37._yıl dönümü, 12.00'de"),
        ("09:00 your time, 09.00 ile", "09:00_your time, 09.00_ile"),
        ("70 %-i", "70_%-i"),
        ("19–20 January 1990 Soviet troops", "19–20_January 1990 Soviet troops"),
        ("1990. More, 4 (missing), UTC+3 x", "1990. More, 4_(missing), UTC+3 x"),
        ("at 37. Tomorrow", "at 37. Tomorrow"),
        ("<code>/time 6 pm</code> 6 pm", "<code>/time 6 pm</code> 6_pm"),
        ('<a href="https://a/20-yanvar">20-ci</a>', '<a href="https://a/20-yanvar">20~ci</a>'),
    ],
)
def test_a_number_keeps_its_word(text: str, kept: str) -> None:
    """Here _ is the no-break space, ~ the no-break hyphen."""
    assert unbroken(text) == kept.replace("_", "\u00a0").replace("~", "\u2011")


@given(st.text(st.sampled_from("0129 .:-<>/abcdeя%'\n\u00a0"), max_size=40))
def test_only_spaces_and_hyphens_change(text: str) -> None:
    """The length stays, and so does all the rest; done twice, it is done."""
    made = unbroken(text)

    assert len(made) == len(text)
    assert breaking(made) == breaking(text)
    assert unbroken(made) == made


@pytest.mark.parametrize("language", ["az", "en", "ru", "tr"])
def test_what_is_no_message_stays_plain(catalog: Catalog, language: str) -> None:
    """What Telegram shows of the bot, and the entries of calendars."""
    plain = [
        catalog.text(language, "profile-description"),
        catalog.of("january-20", language, "calendar-day", number=37),
    ]

    assert not {"\u00a0", "\u2011"} & set("".join(plain))
    assert markup.units(plain[0]) <= 512

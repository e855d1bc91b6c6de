"""Prayers, thanks and the wish to stop, as people write them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import catalog as catalogs
from bot.messages import phrases, places

CATALOG = catalogs.load(Path(__file__).parents[2] / "messages")

PRAYERS = {
    "az": (
        "Allah rəhmət eləsin|Allah rəhmət etsin|Ruhları şad olsun|Ruhu şad olsun|Yerləri cənnət olsun"
        "|Məkanları cənnət olsun|Şəhidlərimizin ruhu şad olsun|Amin|Allah rehmet elesin|RUHLARI ŞAD OLSUN!!!"
        "|Allah rəhmət eləsin bütün şəhidlərə|Allah bütün şəhidlərimizə rəhmət eləsin 🕯️|Ruhlari sad olsun 🥀🥀"
    ),
    "en": (
        "rest in peace|RIP|R.I.P.|Rip 🕊|we remember|We will never forget you|Never forget|condolences"
        "|My deepest condolences to the families|May they rest in peace. Amen.|amen"
    ),
    "ru": (
        "Светлая память|Вечная память|Царствие небесное|Царствие Небесное всем погибшим|Помним|Помню|Скорбим"
        "|Пусть земля им будет пухом|светлая память 🙏|ВЕЧНАЯ ПАМЯТЬ|Помним, скорбим."
    ),
    "tr": (
        "Allah rahmet eylesin|Ruhları şad olsun|Mekanları cennet olsun|Mekânları cennet olsun|Başımız sağ olsun"
        "|Başınız sağ olsun|Nur içinde yatsınlar|Amin|Âmin|Allah rahmet eylesin, mekanları cennet olsun. Amin"
    ),
}

THANKS = {
    "az": "Sağ olun|Sağol|sag ol|Təşəkkür|Təşəkkürlər|Tesekkurler|Çox sağ olun|Minnətdaram|Çox təşəkkür edirəm",
    "en": "thank you|Thanks!|thanks 🙏|Thank you very much!|thx|Ok, thanks",
    "ru": "Спасибо|Благодарю|Спасибо большое|большое спасибо ❤️|Спасибо вам за память",
    "tr": "Teşekkürler|Teşekkür ederim|tesekkur ederim|Sağ olun|Çok teşekkür ederim",
}

STOPS = {
    "az": "Dayandır|dayan|bəsdir|Besdir|Dayandırın|abunəni ləğv et",
    "en": "stop|Stop.|STOP!|stop?|unsubscribe|s\u00adtop",
    "ru": "стоп|Стоп!|хватит|отписаться|Отпишись",
    "tr": "dur|Durdur|yeter|Abonelikten çık|DUR!",
}


def written(texts: dict[str, str]) -> list[str]:
    """Each text of all languages."""
    return [text for some in texts.values() for text in some.split("|")]


@pytest.mark.parametrize("text", written(PRAYERS))
def test_a_prayer_is_understood(text: str) -> None:
    """Whatever its case, marks and signs, and with a few words around it."""
    assert phrases.meaning(CATALOG, text) == "prayer"


@pytest.mark.parametrize("text", written(THANKS))
def test_thanks_are_understood(text: str) -> None:
    """With a few words around them."""
    assert phrases.meaning(CATALOG, text) == "thanks"


@pytest.mark.parametrize("text", written(STOPS))
def test_the_wish_to_stop_is_understood(text: str) -> None:
    """As a word or a phrase of its own."""
    assert phrases.meaning(CATALOG, text) == "stop"


@pytest.mark.parametrize("text", ["🙏", "🕯️", "❤️", "🥀🌹", "🖤 🖤", "...", "((("])
def test_signs_alone_are_signs(text: str) -> None:
    """Without a letter or a digit nothing is asked."""
    assert phrases.meaning(CATALOG, text) == "sign"


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "?",
        "🙏?",
        "stop the war",
        "dur bakalım",
        "Thanks, but how do I change the language?",
        "thanks how do I change the language",
        "I write to say that I have read all of it and found it good, thanks",
        "Я не помню",
        "не помню, какой язык",
        "Amin ağa kimdir?",
        "Mən Aminəm",
        "ripe",
        "rahmet",
        "Спасибо, как отписаться",
        "Thanks, please stop now",
        "sağ ol, dayandır",
        "Помню, раньше сообщение приходило утром",
    ],
)
def test_anything_else_is_none_of_them(text: str) -> None:
    """A question, a longer text beside thanks, a single word that is not the first, a part of a word."""
    assert phrases.meaning(CATALOG, text) is None


@pytest.mark.parametrize(
    ("key", "phrase", "most", "meaning"),
    [
        ("said-prayer", "вечная память", phrases.LONGEST_PRAYER, "prayer"),
        ("said-thanks", "çox sağ olun", phrases.LONGEST_THANKS, "thanks"),
    ],
)
def test_a_longer_text_says_something_else(key: str, phrase: str, most: int, meaning: str) -> None:
    """With as many words as are allowed it still counts, with one more it does not."""
    assert places.words(phrase) in phrases.known(CATALOG, key)
    longest = phrase + " and" * (most - len(phrase.split()))

    assert phrases.meaning(CATALOG, longest) == meaning
    assert phrases.meaning(CATALOG, longest + " and") is None


def test_no_phrase_has_two_meanings() -> None:
    """Nor is one empty: it would be found in every text."""
    prayers, thanks, stops = (
        phrases.known(CATALOG, f"said-{what}") for what in ("prayer", "thanks", "stop")
    )

    assert not prayers & thanks
    assert not stops & (prayers | thanks)
    assert "" not in prayers | thanks | stops


@given(st.text(max_size=300))
def test_any_text_has_one_meaning_or_none(text: str) -> None:
    """Whatever is written, nothing fails."""
    assert phrases.meaning(CATALOG, text) in {"stop", "prayer", "thanks", "sign", None}

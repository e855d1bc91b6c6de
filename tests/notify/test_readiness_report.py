"""The report of readiness as one message, in every language."""

import pytest

from bot.messages import markup
from bot.messages.catalog import Catalog
from bot.notify import readiness_report
from bot.notify.readiness_report import Obstacle, Subject, Verdict
from bot.observances.almanac import Almanac
from tests.cast import utc

LANGUAGES = ("az", "en", "ru", "tr")


@pytest.fixture
def subject(almanac: Almanac) -> Subject:
    """20 January 2027, whose first notice is due in Baku."""
    occasion = almanac.occasion("january-20", 2027)
    return Subject(almanac.observance("january-20"), occasion, utc("19 15:00"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_says_the_verdict_first(catalog: Catalog, subject: Subject, language: str) -> None:
    """With the day and the first notice, in the language; its HTML is valid."""
    go = readiness_report.worded(catalog, language, subject, Verdict(go=True, fine=17))
    obstacle = Obstacle("disk", "1 MB free", "free space")
    against = Verdict(go=False, obstacles=(obstacle,), fine=3)
    no_go = readiness_report.worded(catalog, language, subject, against)

    assert go.startswith("<b>GO: ")
    assert no_go.startswith("<b>NO-GO: ")
    assert "<b>disk</b>: 1 MB free\n→ free space" in no_go
    for text in (go, no_go):
        assert not markup.problems(text)
        assert "2027" in text
        assert "19.00" in text if language == "tr" else "19:00" in text
    assert "17" in go


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_fit_is_counted(catalog: Catalog, subject: Subject, language: str) -> None:
    """Telegram takes 4096 units; each obstacle is whole, and the end of the message is there."""
    many = tuple(
        Obstacle(f"check{number}", "<" * 300 + "\U0001f56f" * 300, "& do it\n" * 100)
        for number in range(40)
    )

    text = readiness_report.worded(catalog, language, subject, Verdict(False, many, 2))

    assert 3000 < markup.units(text) <= 4096
    assert not markup.problems(text)
    shown = text.count("→")
    assert 0 < shown < 40
    assert str(40 - shown) in text.split("\n\n")[-3]
    assert text.endswith(catalog.text(language, "ready-again"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_could_not_be_judged(catalog: Catalog, subject: Subject, language: str) -> None:
    """It says why, however long that is and whatever it contains."""
    verdict = Verdict(go=False, failure="<no> database\u202e\n" * 500)

    text = readiness_report.worded(catalog, language, subject, verdict)

    assert "&lt;no&gt; database" in text
    assert "\u202e" not in text
    assert "ready</code>" in text
    assert markup.units(text) < 1500

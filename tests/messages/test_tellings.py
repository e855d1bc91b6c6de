"""What the bot tells when asked: about, timeline, history and sources."""

from dataclasses import replace

import pytest

from bot.messages import markup, render
from bot.messages.catalog import Catalog
from bot.messages.typography import breaking
from bot.observances.almanac import Almanac

LANGUAGES = ("az", "en", "ru", "tr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_source_has_its_row(catalog: Catalog, almanac: Almanac, language: str) -> None:
    """Each owner is named, with each figure and a link for each address."""
    observance = almanac.observance("january-20")

    text = "\n".join(render.sources(catalog, observance, language))

    assert markup.problems(text) == []
    assert text.count("<a href=") == sum(len(source.links) for source in observance.sources)
    for source in observance.sources:
        owner = catalog.of("january-20", language, f"source-{source.id}")
        paragraph = next(one for one in text.split("\n") if one.startswith(f"<b>{source.killed}<"))
        assert f"{owner} {source.year}" in paragraph
        assert (f"{owner} {source.year}</a>*" in paragraph) == (source.weak and bool(source.links))
        for _, number in source.figures[1:]:
            assert catalog.of("january-20", language, "figure", figure=number) in paragraph


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_choice_is_made_between_the_figures(
    catalog: Catalog, almanac: Almanac, language: str
) -> None:
    """The first words of /sources say so, and 131 is there only in the breakdown."""
    text = "\n".join(render.sources(catalog, almanac.observance("january-20"), language))
    rest = "".join(
        catalog.of("january-20", language, key) for key in ("about", "timeline", "history")
    )

    assert text.count("131") == 1
    assert "(82 + 20 + 21 + 8)" in text.split("131")[1].split("\n")[0]
    assert "131" not in rest


def test_long_lists_become_several_messages(catalog: Catalog, almanac: Almanac) -> None:
    """No paragraph is torn apart, and no message is longer than Telegram takes."""
    observance = almanac.observance("january-20")
    more = [replace(one, killed=f"{one.killed}{n}") for n in range(4) for one in observance.sources]
    longer = replace(observance, sources=tuple(more))

    pages = render.sources(catalog, longer, "en")

    assert len(pages) > 1
    assert all(markup.units(page) <= render.LONGEST for page in pages)
    assert all(markup.problems(page) == [] for page in pages)
    assert sum(page.count("<b>") for page in pages) == 1 + len({one.killed for one in more})


def test_sources_by_the_number_killed(catalog: Catalog, almanac: Almanac) -> None:
    """Owners whose other figures agree are listed together; an asterisk marks weak sources; more links are numbered."""
    (page,) = render.sources(catalog, almanac.observance("january-20"), "en")
    paragraphs = {
        one.split(" — ")[0]: one for one in markup.plain(page).split("\n\n")[1].split("\n")
    }

    assert list(paragraphs) == (
        ["62", "100+", "131", "132", "133", "134", "137", "146", "147", "147+", "149", "150", "170"]
    )
    assert breaking(paragraphs["137"]) == "137 — APA 2015*, News.az 2017 (744 / – / 841)"
    assert breaking(paragraphs["134"]) == "134 — Trend 2023; Turan 2013–2022 (700+)"
    assert "TURKPA, Parliamentary Assembly of Turkic States 2024 (744);" in paragraphs["150"]
    assert paragraphs["147"].count("TURKPA") == paragraphs["147"].count("report on TURKPA's") == 1
    assert "2023–2026 [2] [3] (744 / 4);" in breaking(paragraphs["150"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pogroms_are_named_in_history_only(catalog: Catalog, language: str) -> None:
    """Context has its place, with the losses of both sides; notices hold what happened that night."""
    keys = ("eve", "day", "silence")
    values = {"date": "", "number": 37, "today": "yes", "noon": "", "clock": "same"}

    assert "48" in catalog.of("january-20", language, "history")
    for key in keys:
        assert "48" not in catalog.of("january-20", language, key, **values)

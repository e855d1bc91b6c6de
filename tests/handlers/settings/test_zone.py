"""What /timezone says of a zone, and of a place that it does not know."""

import pytest

from tests.handlers.conftest import Town

LANGUAGES = ("az", "en", "ru", "tr")


@pytest.mark.parametrize("who", LANGUAGES)
@pytest.mark.parametrize("asked", ["/timezone UTC+4", "/status", "/settings", "/timezone", "/next"])
async def test_an_offset_is_shown_as_it_was_typed(town: Town, who: str, asked: str) -> None:
    """Never by the database's name, whose sign is the opposite one."""
    await town.ask(who, "/timezone UTC+4")

    answer = await town.ask(who, asked)

    assert "UTC+4" in answer.text
    assert "Etc" not in answer.text
    assert "GMT" not in answer.text


@pytest.mark.parametrize("who", LANGUAGES)
async def test_a_renamed_zone_has_its_city(town: Town, who: str) -> None:
    """In the person's language, with the database's name."""
    cities = {"az": "Kiyev", "en": "Kyiv", "ru": "Киев", "tr": "Kiev"}

    answer = await town.ask(who, "/timezone Europe/Kyiv")

    assert f"{cities[who]} (Europe/Kyiv)" in answer.text


@pytest.mark.parametrize("who", LANGUAGES)
async def test_a_near_miss_is_said_to_be_unknown(town: Town, who: str) -> None:
    """It is not said that several zones fit; what was perhaps meant is a button."""
    answer = await town.ask(who, "/timezone Berln")

    assert answer.text == town.text(who, "timezone-alike", name="Berln")
    assert any("(Europe/Berlin)" in label for label in answer.buttons)


@pytest.mark.parametrize("who", LANGUAGES)
@pytest.mark.parametrize("typed", ["Brooklyn", "Бруклин", "Bruklin", "Brooklyn, USA"])
async def test_a_borough_is_understood(town: Town, who: str, typed: str) -> None:
    """As people of any language write it."""
    answer = await town.ask(who, f"/timezone {typed}")

    assert (await town.kept(who)).zone == "America/New_York"
    assert "(America/New_York)" in answer.text


@pytest.mark.parametrize("who", LANGUAGES)
async def test_the_nearest_name_is_offered(town: Town, who: str) -> None:
    """A press on it chooses; until then nothing is kept."""
    answer = await town.ask(who, "/timezone Brklyn")

    (label,) = answer.buttons
    assert "(America/New_York)" in label
    assert await town.kept(who) is None
    await town.press(who, answer, label)
    assert (await town.kept(who)).zone == "America/New_York"


@pytest.mark.parametrize("who", LANGUAGES)
async def test_a_country_of_several_clocks_is_said_to_have_them(town: Town, who: str) -> None:
    """It is known, and only the person can choose."""
    answer = await town.ask(who, "/timezone USA")

    assert answer.text == town.text(who, "timezone-several", name="USA")


@pytest.mark.parametrize("who", LANGUAGES)
async def test_a_place_like_no_other_is_answered_with_examples(town: Town, who: str) -> None:
    """Of a city, a country and an offset, each of which is understood."""
    answer = await town.ask(who, "/timezone Xyzzyq")

    examples = [line.partition(": ")[2] for line in answer.text.splitlines()[1:]]
    assert len(examples) == 3
    for example in examples:
        await town.ask(who, "/timezone Tokyo")
        await town.ask(who, example)
        assert (await town.kept(who)).zone in {"Europe/Berlin", "Etc/GMT-3"}, example


@pytest.mark.parametrize("who", LANGUAGES)
@pytest.mark.parametrize("typed", ["Springfield", "xyzzyqq"])
async def test_a_place_like_no_other_is_answered_with_common_zones(
    town: Town, who: str, typed: str
) -> None:
    """The same buttons as of the question; a press chooses."""
    question = await town.ask(who, "/timezone")

    answer = await town.ask(who, f"/timezone {typed}")

    assert answer.text == town.text(who, "timezone-unknown", name=typed)
    assert answer.buttons == question.buttons
    await town.press(who, answer, next(iter(answer.buttons)))
    assert await town.kept(who) is not None

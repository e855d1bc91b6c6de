"""The bot's profile, and the menu that a person sees."""

import pytest

from bot.sandbox.page import views

NEXT = [{"command": "next", "description": "The next occasion"}]
STOP = [{"command": "stop", "description": "Dayandır"}]


@pytest.mark.parametrize(
    ("method", "field"),
    [
        ("Description", "description"),
        ("ShortDescription", "short_description"),
        ("Name", "name"),
    ],
)
async def test_texts_are_stored_by_language(api, method, field):
    """A language without its own text gets the default."""
    await api(f"setMy{method}", **{field: "for all"})
    await api(f"setMy{method}", **{field: "hamıya"}, language_code="az")

    answers = [await api(f"getMy{method}", language_code=code) for code in ("az", "ru")]

    assert [answer[1][field] for answer in answers] == ["hamıya", "for all"]


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("setMyDescription", {"description": "x" * 513}, "BOT_DESCRIPTION_TOO_LONG"),
        ("setMyName", {"name": "x", "language_code": "aze"}, "invalid language code specified"),
        ("setMyCommands", {"commands": [{"command": "Ə", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": "{}"}, "can't parse commands JSON object"),
        ("setMyCommands", {"commands": NEXT * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ],
)  # fmt: skip
async def test_an_invalid_profile_is_refused(api, method, params, reason):
    """The status is 400, as at Telegram."""
    assert await api(method, **params) == (400, f"Bad Request: {reason}")


async def test_menus_are_stored_by_scope_and_language(api):
    """Reading returns exactly what was set, deleting removes exactly that."""
    await api("setMyCommands", commands=NEXT)
    await api("setMyCommands", commands=STOP, language_code="az")

    before = await api("getMyCommands", language_code="az")
    await api("deleteMyCommands", language_code="az")

    assert before == (200, STOP)
    assert await api("getMyCommands", language_code="az") == (200, [])
    assert await api("getMyCommands") == (200, NEXT)


async def test_a_strong_scope_hides_a_weaker_one_with_the_language(api, world):
    """Private chats without language have precedence over the default scope in Azerbaijani."""
    await api("setMyCommands", commands=STOP, language_code="az")
    weak = views.profile(world.profile)["commands"]
    await api("setMyCommands", commands=NEXT, scope={"type": "all_private_chats"})

    assert weak == {"az": STOP}
    assert views.profile(world.profile)["commands"] == {"": NEXT, "az": NEXT}

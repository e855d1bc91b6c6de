"""Inline queries: asked, answered, remembered, chosen from."""

from datetime import timedelta

import pytest
from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)

from bot.sandbox.world import Impossible
from tests.sandbox.conftest import NOW


def article(number="next", text="<b>Salam</b>"):
    content = InputTextMessageContent(text, parse_mode="HTML")
    return InlineQueryResultArticle(number, "20 January", content)


@pytest.fixture
def asked(api, world):
    """The queries of which the bot has heard."""

    async def queries():
        updates = [Update.de_json(one, None) for one in (await api("getUpdates"))[1]]
        return [one.inline_query for one in updates if one.inline_query]

    return queries


async def test_a_result_is_offered_and_chosen(bot, world, leyla, asked):
    """It is a message of the person, by means of the bot."""
    query = world.inline(leyla, "20")
    [heard] = await asked()
    await bot.answer_inline_query(query, [article()])
    [result] = await world.inline_results(query)

    sent = world.choose(leyla, query, result["id"], leyla)
    assert (heard.id, heard.query, heard.from_user.id) == (query, "20", leyla.id)
    assert (sent.text, sent.html, sent.from_bot) == ("Salam", "<b>Salam</b>", False)
    assert sent.api()["via_bot"]["id"] == 120


async def test_a_room_hears_the_result_and_so_does_the_bot(api, bot, world, leyla):
    """Privacy mode shows it what was sent by its means."""
    choir = world.group("Choir", leyla)
    world.add_bot(choir, by=leyla)
    query = world.inline(leyla, "")
    await bot.answer_inline_query(query, [article()])

    world.choose(leyla, query, "next", choir)

    last = (await api("getUpdates"))[1][-1]["message"]
    assert (last["chat"]["id"], last["via_bot"]["id"]) == (choir.id, 120)


async def test_an_answer_is_remembered_for_its_time(bot, world, leyla, asked):
    """A personal one for its person, any other for everybody: the bot hears of it no more."""
    anna = world.person("Anna")
    own, common = world.inline(leyla, "own"), world.inline(leyla, "common")
    await bot.answer_inline_query(own, [article()], cache_time=60, is_personal=True)
    await bot.answer_inline_query(common, [article()], cache_time=60)

    again = [world.inline(leyla, "own"), world.inline(anna, "common"), world.inline(anna, "own")]
    world.now = lambda: NOW + timedelta(seconds=61)
    again.append(world.inline(leyla, "own"))

    assert [world.inline_queries[one].from_memory for one in again] == [True, True, False, False]
    assert len(await asked()) == 4


async def test_what_was_answered_can_be_read(bot, world, leyla):
    """How long it is good, for whom, and the button above it."""
    query = world.inline(leyla, "")
    button = InlineQueryResultsButton("Settings", start_parameter="az")
    await bot.answer_inline_query(query, [], cache_time=0, is_personal=True, button=button)

    answer = world.inline_queries[query].answer
    assert (answer.results, answer.cache_time, answer.is_personal) == ([], 0, True)
    assert answer.button == {"text": "Settings", "start_parameter": "az"}


CONTENT = {"message_text": "x"}
GOOD = {"type": "article", "id": "1", "title": "x", "input_message_content": CONTENT}


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ({}, "can't parse inline query results: expected an Array"),
        ([GOOD] * 51, "RESULTS_TOO_MUCH"),
        ([GOOD, GOOD], "RESULT_ID_DUPLICATE"),
        ([GOOD | {"id": "x" * 65}], "RESULT_ID_INVALID"),
        ([GOOD | {"title": ""}], "can't parse inline query result: title must be non-empty"),
        ([GOOD | {"input_message_content": {"message_text": ""}}], "message text is empty"),
        ([{"type": "photo", "id": "1", "photo_file_id": "x"}], "wrong file identifier/HTTP URL specified"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
async def test_a_wrong_answer_is_refused(api, world, leyla, results, reason):
    """400, and the query stays open."""
    query = world.inline(leyla, "")

    refused = await api("answerInlineQuery", inline_query_id=query, results=results)

    assert refused == (400, f"Bad Request: {reason}")
    assert world.inline_queries[query].answer is None


async def test_an_unknown_query_is_too_old(api):
    """400."""
    status, reason = await api("answerInlineQuery", inline_query_id="5", results=[])

    assert status == 400
    assert reason.startswith("Bad Request: query is too old")


def test_nothing_is_chosen_that_was_not_offered(world, leyla):
    """Nor in somebody else's name, nor by more words than fit."""
    query = world.inline(leyla, "")

    for person in (leyla, world.person("Anna")):
        with pytest.raises(Impossible):
            world.choose(person, query, "next", person)
    with pytest.raises(Impossible, match="256"):
        world.inline(leyla, "x" * 257)

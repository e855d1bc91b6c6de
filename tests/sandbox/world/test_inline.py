"""Inline queries: typed, answered, cached, chosen from."""

from datetime import timedelta

import pytest
from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)

from bot.sandbox.errors import Impossible
from bot.sandbox.page import views
from tests.sandbox.conftest import NOW


def article(number="next", text="<b>Salam</b>"):
    content = InputTextMessageContent(text, parse_mode="HTML")
    return InlineQueryResultArticle(number, "20 January", content)


@pytest.fixture
def queries_received(api, world):
    """The queries that the bot received."""

    async def queries():
        updates = [Update.de_json(one, None) for one in (await api("getUpdates"))[1]]
        return [one.inline_query for one in updates if one.inline_query]

    return queries


async def test_a_result_is_offered_and_chosen(bot, world, leyla, queries_received):
    """The message is the person's, sent via the bot."""
    query = world.inline.type(leyla, "20")
    [received] = await queries_received()
    await bot.answer_inline_query(query, [article()])
    [result] = await world.inline.results(query)

    sent = world.inline.choose(leyla, query, result["id"], leyla)
    assert (received.id, received.query, received.from_user.id) == (
        query,
        "20",
        leyla.id,
    )
    assert (sent.text, views.message(sent)["html"], sent.from_bot) == (
        "Salam",
        "<b>Salam</b>",
        False,
    )
    assert sent.api()["via_bot"]["id"] == 120


async def test_a_result_in_a_group_reaches_the_bot(api, bot, world, leyla):
    """Privacy mode does not hide messages that were sent via the bot."""
    group = world.groups.create("Choir", leyla)
    world.membership.add(group, by=leyla)
    query = world.inline.type(leyla, "")
    await bot.answer_inline_query(query, [article()])

    world.inline.choose(leyla, query, "next", group)

    last = (await api("getUpdates"))[1][-1]["message"]
    assert (last["chat"]["id"], last["via_bot"]["id"]) == (group.id, 120)


async def test_an_answer_is_cached_for_its_time(bot, world, leyla, queries_received):
    """A personal answer for its person, any other for everybody; the bot gets no update."""
    anna = world.people.add("Anna")
    own, common = world.inline.type(leyla, "own"), world.inline.type(leyla, "common")
    await bot.answer_inline_query(own, [article()], cache_time=60, is_personal=True)
    await bot.answer_inline_query(common, [article()], cache_time=60)

    again = [
        world.inline.type(leyla, "own"),
        world.inline.type(anna, "common"),
        world.inline.type(anna, "own"),
    ]
    world.now = lambda: NOW + timedelta(seconds=61)
    again.append(world.inline.type(leyla, "own"))

    assert [world.inline.queries[one].from_cache for one in again] == [True, True, False, False]
    assert len(await queries_received()) == 4


async def test_an_answer_can_be_read(bot, world, leyla):
    """With its cache time, its owner and the button above it."""
    query = world.inline.type(leyla, "")
    button = InlineQueryResultsButton("Settings", start_parameter="az")
    await bot.answer_inline_query(query, [], cache_time=0, is_personal=True, button=button)

    answer = world.inline.queries[query].answer
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
async def test_an_invalid_answer_is_refused(api, world, leyla, results, reason):
    """The status is 400, and the query stays open."""
    query = world.inline.type(leyla, "")

    refused = await api("answerInlineQuery", inline_query_id=query, results=results)

    assert refused == (400, f"Bad Request: {reason}")
    assert world.inline.queries[query].answer is None


async def test_an_unknown_query_is_too_old(api):
    """The status is 400."""
    status, reason = await api("answerInlineQuery", inline_query_id="5", results=[])

    assert status == 400
    assert reason.startswith("Bad Request: query is too old")


def test_only_offered_results_can_be_chosen(world, leyla):
    """Only by the person who typed the query, which has a maximum length."""
    query = world.inline.type(leyla, "")

    for person in (leyla, world.people.add("Anna")):
        with pytest.raises(Impossible):
            world.inline.choose(person, query, "next", person)
    with pytest.raises(Impossible, match="256"):
        world.inline.type(leyla, "x" * 257)

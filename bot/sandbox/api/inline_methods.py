"""The method that answers inline queries."""

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox import errors
from bot.sandbox.api import keyboards, message_params
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World
from bot.sandbox.world.inline import Answer, Content

#: Maximum results of one answer.
MAX_RESULTS = 50
#: Maximum bytes of a result's id, and of the next offset.
ID_BYTES = 64
#: Default seconds for which Telegram caches an answer.
CACHE_TIME = 300

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")

Json = dict[str, Any]


def answer_inline_query(world: World, params: Params) -> bool:
    """Answer an inline query. All results are validated now, so that an invalid one is refused before it is chosen."""
    results = params.json("results")
    if not isinstance(results, list):
        raise errors.bad_request("can't parse inline query results: expected an Array")
    if len(results) > MAX_RESULTS:
        raise errors.bad_request("RESULTS_TOO_MUCH")
    contents: dict[str, Content] = {}
    for result in results:
        number = _id(result)
        if number in contents:
            raise errors.bad_request("RESULT_ID_DUPLICATE")
        contents[number] = _content(world, result)
    if len(params.text("next_offset").encode()) > ID_BYTES:
        raise errors.bad_request("NEXT_OFFSET_INVALID")
    answer = Answer(
        results,
        contents,
        cache_time=params.number("cache_time", CACHE_TIME),
        is_personal=params.flag("is_personal"),
        next_offset=params.text("next_offset"),
        button=_button(params.nested("button")),
    )
    if not world.inline.answer(params.text("inline_query_id"), answer):
        raise errors.bad_request(
            "query is too old and response timeout expired or query ID is invalid"
        )
    return True


def _id(result: object) -> str:
    if not isinstance(result, dict):
        raise _invalid("InlineQueryResult must be an Object")
    number = str(result.get("id", ""))
    if not 0 < len(number.encode()) <= ID_BYTES:
        raise errors.bad_request("RESULT_ID_INVALID")
    return number


def _content(world: World, result: Json) -> Content:
    """The content that a chosen result sends; the sandbox supports articles and cached photos."""
    markup = keyboards.parse(result.get("reply_markup"))
    if result.get("type") == "photo" and "photo_file_id" in result:
        media = world.files.get(str(result["photo_file_id"]))
        if media is None or media.kind != "photo":
            raise errors.bad_request("wrong file identifier/HTTP URL specified")
        return Content(*message_params.caption(Params(result)), media=media, reply_markup=markup)
    if result.get("type") != "article":
        raise errors.bad_request(f"results of type {result.get('type')} are not in the sandbox")
    if not result.get("title"):
        raise _invalid("title must be non-empty")
    content = Params(result).nested("input_message_content")
    if not content:
        raise _invalid("message content must be specified")
    named = Params(content | {"text": content.get("message_text")})
    preview = named.nested("link_preview_options") or None
    return Content(*message_params.text(named), reply_markup=markup, link_preview_options=preview)


def _button(button: Json) -> Json | None:
    if not button:
        return None
    if not button.get("text"):
        raise _invalid("button text must be non-empty")
    if "web_app" not in button and not _PAYLOAD.fullmatch(str(button.get("start_parameter", ""))):
        raise errors.bad_request("START_PARAM_INVALID")
    return button


def _invalid(reason: str) -> errors.ApiError:
    return errors.bad_request(f"can't parse inline query result: {reason}")


#: By name, in Telegram's spelling.
METHODS: dict[str, Callable[[World, Params], Any]] = {"answerInlineQuery": answer_inline_query}

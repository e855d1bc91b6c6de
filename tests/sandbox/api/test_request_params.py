"""The forms of a request, and the errors for invalid ones."""

import asyncio
import sys
import time

import aiohttp
import pytest

from bot.sandbox.api import request_params
from bot.sandbox.errors import ApiError
from bot.sandbox.world.files import Upload
from tests.sandbox.conftest import TOKEN

SEND = f"/bot{TOKEN}/sendMessage"
MARKUP = '{"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}'


async def test_all_four_forms_of_parameters_are_equivalent(http, leyla):
    """Query, form, JSON and multipart send the same message."""
    fields = {"chat_id": str(leyla.id), "text": "Salam 🕯", "reply_markup": MARKUP}
    parts = aiohttp.FormData(fields, default_to_multipart=True)

    answers = [
        await (await http.get(SEND, params=fields)).json(),
        await (await http.post(SEND, data=fields)).json(),
        await (await http.post(SEND, json=fields)).json(),
        await (await http.post(SEND, data=parts)).json(),
    ]

    said = [(one["result"]["text"], len(one["result"]["reply_markup"])) for one in answers]
    assert said == [("Salam 🕯", 1)] * 4


def test_a_form_can_contain_any_value():
    """Escaped or not, empty, without a value, or twice: the last one counts."""
    body = "text=20+Yanvar+%26+%F0%9F%95%AF&bare&empty=&a=b=c&&twice=1&twice=2&ə=ə"

    params = request_params.read(b"x=%2B", "application/x-www-form-urlencoded", body.encode())

    assert params.raw == {
        "x": "+",
        "text": "20 Yanvar & 🕯",
        "bare": "",
        "empty": "",
        "a": "b=c",
        "twice": "2",
        "ə": "ə",
    }


def test_the_log_does_not_contain_files():
    """It has only the name and the size of an upload."""
    body = (
        b'--x\r\nContent-Disposition: form-data; name="photo"; filename="day.png"\r\n'
        b"Content-Type: image/png\r\n\r\n\x89PNG\r\n--x--\r\n"
    )

    params = request_params.read(b"", "multipart/form-data; boundary=x", body)

    assert params.raw == {"photo": {"file_name": "day.png", "file_size": 4}}
    assert params.file("photo") == Upload("day.png", "image/png", b"\x89PNG")


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("application/json", b"{", "can't parse request JSON object"),
        ("application/json", b"[]", "can't parse request JSON object"),
        ("application/json", b'{"text": "\\ud800"}', "strings must be encoded in UTF-8"),
        ("application/x-www-form-urlencoded", b"text=%ff", "strings must be encoded in UTF-8"),
    ],
)
def test_an_unreadable_body_is_refused(kind, body, reason):
    """With status 400 and Telegram's description."""
    with pytest.raises(ApiError, match=reason):
        request_params.read(b"", kind, body)


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot120:other/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        (f"/bot{TOKEN}/sendMesage", 404, "Not Found"),
        (f"/bot{TOKEN}/sendSticker", 400, "Bad Request: method is not implemented by the sandbox"),
    ],
)
async def test_wrong_addresses_get_telegrams_errors(http, path, status, description):
    """The token is checked before the method."""
    response = await http.post(path)

    refusal = {"ok": False, "error_code": status, "description": description}
    assert (response.status, await response.json()) == (status, refusal)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux reports it")
async def test_the_arrival_time_comes_from_the_kernel(served, world, leyla):
    """It is not the time at which a busy sandbox reads the request."""
    said = f"chat_id={leyla.id}&text=x".encode()
    head = f"POST {SEND} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(said)}\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    await asyncio.sleep(0.1)

    writer.write(head.encode() + said)
    time.sleep(0.5)  # noqa: ASYNC251 - everything in this process stands still
    looked = time.monotonic()
    await reader.readuntil(b"\r\n\r\n")

    [call] = world.calls
    assert call.monotonic < looked
    writer.close()


async def test_the_case_of_a_method_does_not_matter(api):
    """getme is getMe, and is logged in Telegram's spelling."""
    status, me = await api("getme")

    assert (status, me["id"], me["is_bot"]) == (200, 120, True)


async def test_an_invalid_nested_object_is_refused(api, leyla):
    """JSON inside a field must be valid."""
    status, reason = await api("sendMessage", chat_id=leyla.id, text="x", reply_markup="{")

    assert (status, reason) == (400, "Bad Request: can't parse reply markup JSON object")

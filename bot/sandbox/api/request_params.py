"""Reads the parameters of a request from the query, a form, JSON or multipart; all four are equivalent."""

import json
from collections.abc import Iterator
from email import message_from_string, policy
from email.message import EmailMessage
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus

from bot.sandbox import errors
from bot.sandbox.world.files import Upload


class Params:
    """The parameters of one call; each getter accepts text, numbers and JSON."""

    __slots__ = ("files", "raw")

    def __init__(self, raw: dict[str, Any], files: dict[str, Upload] | None = None) -> None:
        #: The parameters for the log; of a file only name and size.
        self.raw = raw
        self.files = files or {}

    def text(self, name: str) -> str:
        """A text; empty when absent."""
        value = self.raw.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; `default` when it is absent or not a number."""
        value = self.raw.get(name)
        try:
            return default if value is None else int(value)
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """True for true, True, 1 and yes, in any spelling that Telegram accepts."""
        return str(self.raw.get(name, "")).lower() in {"true", "1", "yes"}

    def json(self, name: str) -> Any:
        """A nested object, sent as JSON or as a JSON string; None when absent."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise errors.bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def nested(self, name: str) -> dict[str, Any]:
        """A nested object; empty when absent; raises ApiError when it has another type."""
        value = self.json(name)
        if value is not None and not isinstance(value, dict):
            raise errors.bad_request(f"object expected as {name.replace('_', ' ')}")
        return value or {}

    def within(self, nested: dict[str, Any]) -> "Params":
        """The parameters of a nested object, which can refer to the uploads of this call."""
        return Params(nested, self.files)

    def file(self, name: str) -> Upload | None:
        """The upload under a name, or under the name to which `attach://…` points; None when there is none."""
        value = self.raw.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
        return self.files.get(name)

    def chat_id(self) -> int | None:
        """The chat of the call; None when it has none, or when it is a username."""
        try:
            return int(self.raw["chat_id"])
        except (KeyError, TypeError, ValueError):
            return None


def read(query: bytes, content_type: str, body: bytes) -> Params:
    """All parameters of a request; raises ApiError when the body is not readable."""
    params: dict[str, Any] = _form(query) if query else {}
    if not body:
        return Params(params)
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return Params(params | _json(body))
    if kind == "multipart/form-data":
        fields, files = _multipart(content_type, body)
        return Params(params | fields, files)
    return Params(params | _form(body))


def _form(body: bytes) -> dict[str, Any]:
    values: dict[str, Any] = {}
    try:
        for field in body.decode().split("&"):
            name, _, value = field.partition("=")
            values[_unescaped(name)] = _unescaped(value)
    except UnicodeDecodeError:
        raise errors.bad_request("strings must be encoded in UTF-8") from None
    values.pop("", None)
    return values


def _unescaped(text: str) -> str:
    return _without_escapes(text) if "%" in text or "+" in text else text


@lru_cache(maxsize=512)
def _without_escapes(text: str) -> str:
    """Cached, because the same notice is sent many times, and decoding it is the largest part of the work."""
    return unquote_plus(text, errors="strict")


def _json(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeError:
        raise errors.bad_request("strings must be encoded in UTF-8") from None
    except ValueError:
        raise errors.bad_request("can't parse request JSON object") from None
    if not isinstance(values, dict):
        raise errors.bad_request("can't parse request JSON object")
    return values


def _multipart(content_type: str, body: bytes) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Read fields as text; a file becomes a field with its name and size, and an Upload."""
    fields: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    for head, content in _parts(content_type, body):
        name = str(head.get_param("name", "", header="content-disposition"))
        file_name = head.get_filename()
        if file_name is None:
            fields[name] = content.decode("utf-8", "replace")
        else:
            fields[name] = {"file_name": file_name, "file_size": len(content)}
            files[name] = Upload(file_name, head.get_content_type(), content)
    return fields, files


def _parts(content_type: str, body: bytes) -> Iterator[tuple[EmailMessage, bytes]]:
    """The headers and the content of each part; the content is not searched, because files are large."""
    boundary = _headers(f"Content-Type: {content_type}").get_boundary()
    if not boundary:
        raise errors.bad_request("boundary is missing in the multipart request")
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:]:
        if part.startswith(b"--"):
            return
        head, _, content = part.partition(b"\r\n\r\n")
        yield _headers(head.decode("utf-8", "replace").lstrip()), content


def _headers(text: str) -> EmailMessage:
    message = message_from_string(text + "\r\n\r\n", policy=policy.HTTP)
    assert isinstance(message, EmailMessage)
    return message

"""The webhook: the address to which Telegram sends updates, instead of answering getUpdates."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

#: The number of simultaneous requests when the bot asks for no other, and the most that it can ask for.
CONNECTIONS, MAX_CONNECTIONS = 40, 100

Json = dict[str, Any]


@dataclass
class Webhook:
    """The webhook of the bot; without a `url` there is none."""

    url: str = ""
    #: Sent with each update in the header X-Telegram-Bot-Api-Secret-Token; empty: the header is missing.
    secret: str = ""
    #: The certificate in PEM that the bot has uploaded; empty: it must be publicly trusted.
    certificate: str = ""
    max_connections: int = CONNECTIONS
    #: The Unix time and the text of the last failed request; None: none has failed.
    last_error: tuple[int, str] | None = None
    #: Where host names lead: an address and a port of this machine. Updates go nowhere else.
    hosts: dict[str, tuple[str, int]] = field(default_factory=dict)
    #: The real seconds of one second of Telegram's pauses between two attempts; tests make it short.
    pace: float = 1.0
    #: Set when there may be something to send.
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    #: Set when the bot has set a webhook for the first time.
    wanted: asyncio.Event = field(default_factory=asyncio.Event)

    def set(
        self, url: str, secret: str = "", certificate: str = "", connections: int = CONNECTIONS
    ) -> None:
        """Send all updates to that address from now on, those that wait first; an empty one ends this."""
        if self.url != url:
            self.last_error = None
        self.url, self.secret, self.certificate = url, secret, certificate
        self.max_connections = min(max(1, connections), MAX_CONNECTIONS)
        self.wake.set()
        if url:
            self.wanted.set()

    def info(self) -> Json:
        """The fields of WebhookInfo that the webhook itself decides."""
        found: Json = {"url": self.url, "has_custom_certificate": bool(self.certificate)}
        if self.url:
            found |= {"max_connections": self.max_connections}
        if self.last_error is not None:
            date, message = self.last_error
            found |= {"last_error_date": date, "last_error_message": message}
        return found

"""Locations: people share theirs with the bot, also live."""

from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Person
from bot.sandbox.world.inbox import Inbox
from bot.sandbox.world.messages import Message, Messages

#: Seconds for which a live location is shared.
LIVE_PERIOD = 900

Json = dict[str, Any]


class Locations:
    """The locations that people share."""

    def __init__(self, messages: Messages, inbox: Inbox) -> None:
        self._messages = messages
        self._inbox = inbox

    def share(
        self, person: Person, latitude: float, longitude: float, *, live: bool = False
    ) -> Message:
        """Let a person share their location; `live`: for a quarter of an hour, see `move`."""
        if person.blocked:
            raise Impossible("{person} has blocked the bot.", person=person.name)
        location = _location(latitude, longitude) | ({"live_period": LIVE_PERIOD} if live else {})
        extra = {"location": location}
        message = self._messages.write(person, person.user(), "", (), extra=extra)
        person.started = True
        return self._inbox.receive(message)

    def move(self, message: Message, latitude: float, longitude: float) -> None:
        """Move a person who shares their live location."""
        before = (message.extra or {}).get("location", {})
        if "live_period" not in before:
            raise Impossible("That message does not share a live location.")
        message.extra = {"location": before | _location(latitude, longitude)}
        self._messages.edit(message, "", (), None)
        self._inbox.receive_edit(message)


def _location(latitude: float, longitude: float) -> Json:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Impossible("Latitude is between -90 and 90, longitude between -180 and 180.")
    return {"latitude": float(latitude), "longitude": float(longitude)}

"""Lets people share their location with the bot and open links to it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Person, Room
from bot.sandbox.world.membership import Membership
from bot.sandbox.world.messages import Message
from bot.sandbox.world.user_messages import Speaking

#: Seconds for which a live location is shared.
LIVE = 900
#: The host names of Telegram's links.
HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})

Json = dict[str, Any]


class Sharing(Speaking, Membership):
    """Locations and links."""

    def share_location(
        self, person: Person, latitude: float, longitude: float, *, live: bool = False
    ) -> Message:
        """Let a person share their location; `live`: for a quarter of an hour, see `move`."""
        if person.blocked:
            raise Impossible(f"{person.name} has blocked the bot.")
        place = _place(latitude, longitude) | ({"live_period": LIVE} if live else {})
        message = self._write(person, person.user(), "", (), besides={"location": place})
        person.started = True
        return self._spoken(message)

    def move(self, message: Message, latitude: float, longitude: float) -> None:
        """Move a person who shares their live location."""
        before = (message.besides or {}).get("location", {})
        if "live_period" not in before:
            raise Impossible("Nobody shares their location live there.")
        message.besides = {"location": before | _place(latitude, longitude)}
        self.change(message, "", (), None)
        self.updates.put("edited_message", message.api())

    def follow(self, person: Person, link: str, room: Room | None = None) -> Message | None:
        """Let a person open a link to the bot; None when the link only opens its chat.

        `?start=…` sends the parameter to the bot, `?startgroup=…` adds the bot to the room and sends the parameter
        there, `?startchannel` makes the bot an administrator of the room.
        """
        asked = self._asked(link)
        if "start" in asked:
            return self.say(person, f"/start {asked['start']}")
        if room is None and asked.keys() & {"startgroup", "startchannel"}:
            raise Impossible("Choose a room to which the bot is added.")
        if room is None:
            return None
        wanted = {f"can_{name}": True for name in asked.get("admin", "").split("+") if name}
        if not self.seat(room).present:
            self.add_bot(room, by=person, **wanted)
        elif wanted or room.kind == "channel":
            self.let_bot(room, by=person, admin=True, **wanted)
        if not asked.get("startgroup"):
            return None
        return self.say(person, f"/start@{self.profile.username} {asked['startgroup']}", room)

    def _asked(self, link: str) -> dict[str, str]:
        """The parameters of a link to the bot; raises Impossible when the link does not lead to it."""
        parts = urlsplit(link if "://" in link else f"https://{link}")
        asked = {
            name: values[0]
            for name, values in parse_qs(parts.query, keep_blank_values=True).items()
        }
        name = parts.path.strip("/") if parts.hostname in HOSTS else ""
        if parts.scheme == "tg" and parts.hostname == "resolve":
            name = asked.get("domain", "")
        if name.lower() != self.profile.username.lower():
            raise Impossible(f"{link} does not lead to the bot.")
        # A plus sign separates the names of rights; it does not mean a space.
        return asked | {"admin": asked.get("admin", "").replace(" ", "+")}


def _place(latitude: float, longitude: float) -> Json:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Impossible("There is no such place on earth.")
    return {"latitude": float(latitude), "longitude": float(longitude)}

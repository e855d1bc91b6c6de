"""Links to the bot: opening one starts the bot, adds it to a group, or only opens its chat."""

from urllib.parse import parse_qs, urlsplit

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Group, Person
from bot.sandbox.world.membership import BotMembership
from bot.sandbox.world.messages import Message
from bot.sandbox.world.people import People
from bot.sandbox.world.profile import Profile

#: The host names of Telegram's links.
HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})


class Links:
    """The links that people open."""

    def __init__(self, profile: Profile, people: People, membership: BotMembership) -> None:
        self._profile = profile
        self._people = people
        self._membership = membership

    def open(self, person: Person, link: str, group: Group | None = None) -> Message | None:
        """Let a person open a link to the bot; None when the link only opens its chat.

        `?start=…` sends the parameter to the bot, `?startgroup=…` adds the bot to the group and sends the parameter
        there, `?startchannel` makes the bot an administrator of the channel.
        """
        params = self._params(link)
        if "start" in params:
            return self._people.send(person, f"/start {params['start']}")
        if group is None and params.keys() & {"startgroup", "startchannel"}:
            raise Impossible("Choose a group or a channel to which the bot is added.")
        if group is None:
            return None
        rights = {f"can_{name}": True for name in params.get("admin", "").split("+") if name}
        if not self._membership.of(group).is_present:
            self._membership.add(group, by=person, **rights)
        elif rights or group.kind == "channel":
            self._membership.change(group, by=person, admin=True, **rights)
        if not params.get("startgroup"):
            return None
        command = f"/start@{self._profile.username} {params['startgroup']}"
        return self._people.send(person, command, group)

    def _params(self, link: str) -> dict[str, str]:
        """The parameters of a link to the bot; raises Impossible when the link does not lead to it."""
        parts = urlsplit(link if "://" in link else f"https://{link}")
        params = {
            name: values[0]
            for name, values in parse_qs(parts.query, keep_blank_values=True).items()
        }
        name = parts.path.strip("/") if parts.hostname in HOSTS else ""
        if parts.scheme == "tg" and parts.hostname == "resolve":
            name = params.get("domain", "")
        if name.lower() != self._profile.username.lower():
            raise Impossible("{link} does not lead to the bot.", link=link)
        # A plus sign separates the names of rights; it does not mean a space.
        return params | {"admin": params.get("admin", "").replace(" ", "+")}

"""The world of the sandbox: what the bot sees of Telegram, with people, rooms, updates, clock and failures."""

from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Person
from bot.sandbox.world.inline import Inline
from bot.sandbox.world.links import Sharing
from bot.sandbox.world.topics import Topics

Json = dict[str, Any]


class World(Inline, Sharing, Topics):
    """One bot and the people around it. All of it runs in one event loop."""

    def person(
        self,
        name: str,
        language_code: str | None = "en",
        *,
        id: int | None = None,
        started: bool = False,
    ) -> Person:
        """Add a person. `started`: they have already written to the bot."""
        number = id if id is not None else 1001 + len(self.people)
        while id is None and number in self.people:
            number += 1
        if number in self.people:
            raise Impossible(f"There is somebody with the id {number} already.")
        person = Person(number, name, language_code, started)
        self.people[number] = person
        self._tell_of(person)
        return person

    def block(self, person: Person) -> None:
        """Let a person block the bot."""
        self._turn(person, blocked=True)

    def unblock(self, person: Person) -> None:
        """Let a person unblock the bot."""
        self._turn(person, blocked=False)

    def _turn(self, person: Person, *, blocked: bool) -> None:
        if person.blocked == blocked:
            return
        person.blocked = blocked
        left = {"user": self.profile.user, "status": "kicked", "until_date": 0}
        there = {"user": self.profile.user, "status": "member"}
        change = {
            "chat": person.chat(),
            "from": person.user(),
            "date": self._seconds(),
            "old_chat_member": there if blocked else left,
            "new_chat_member": left if blocked else there,
        }
        self.updates.put("my_chat_member", change)
        self._tell_of(person)

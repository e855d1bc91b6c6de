"""A choir's group and a museum's channel, as the stories meet them."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox.chats import Message, Person
from bot.sandbox.rooms import Room
from bot.store import chats
from bot.store.records import Chat
from tests.cast import DENIZ, EMILY, LEYLA, TEITI, utc
from tests.stage import Stage

#: Baku's morning.
NINE = utc("20 05:00")

#: Somebody who runs the bot.
OPERATOR = 77


@dataclass
class Choir:
    """A group whose creator is Leyla, with Emily as a plain member; the bot was just added."""

    stage: Stage
    room: Room

    @property
    def leyla(self) -> Person:
        return self.stage.people[LEYLA.name]

    @property
    def emily(self) -> Person:
        return self.stage.people[EMILY.name]

    async def ask(self, who: Person, text: str, **how: object) -> Message:
        """What the bot answers in the group."""
        self.stage.world.say(who, text, self.room, **how)  # type: ignore[arg-type]
        return (await self.stage.world.answers(self.room))[0]

    async def kept(self) -> Chat | None:
        """What is kept about the group."""
        return await chats.find(self.stage.app.db, self.room.id)

    async def settled(self) -> None:
        """Whatever was said is handled: somebody else is answered after it."""
        await self.stage.ask(TEITI, "/help")

    async def ended(self) -> str | None:
        """Why the subscription ended, once it has."""
        async with asyncio.timeout(5):
            while not (kept := await self.kept()) or kept.subscribed is not None:
                await self.stage.world.feed.next(0.02)
        return kept.reason

    async def erased(self) -> None:
        """Wait until nothing is kept about the group."""
        async with asyncio.timeout(5):
            while await self.kept() is not None:
                await self.stage.world.feed.next(0.02)

    def notices(self, room: Room | None = None) -> list[Message]:
        """What the bot wrote since it was last asked."""
        return self.stage.world.chat(room or self.room).unheard()


async def found(stage: Stage, **kind: bool) -> Choir:
    """The group, once the bot has greeted it."""
    leyla, emily = stage.people[LEYLA.name], stage.people[EMILY.name]
    choir = Choir(stage, stage.world.group("Choir", creator=leyla, **kind))
    stage.world.join(emily, choir.room)
    stage.world.add_bot(choir.room, by=leyla)
    await stage.world.answers(choir.room)
    return choir


@dataclass
class Museum:
    """A channel of Emily's; Deniz subscribes to it. The bot runs with an operator."""

    stage: Stage
    room: Room

    @property
    def emily(self) -> Person:
        return self.stage.people[EMILY.name]

    @property
    def deniz(self) -> Person:
        return self.stage.people[DENIZ.name]

    @property
    def operator(self) -> Person:
        return self.stage.world.people[OPERATOR]

    async def add(self, **rights: bool) -> Message:
        """Emily makes the bot an admin; what she is asked in private."""
        self.stage.world.add_bot(self.room, by=self.emily, **rights)
        return (await self.stage.world.answers(self.emily))[0]

    async def press(self, page: Message, *labels: str) -> None:
        """Emily presses those buttons, one after the other."""
        for label in labels:
            before = page.edits
            self.stage.world.press(self.emily, page, label)
            await self.stage.world.until(lambda before=before: page.edits > before)  # type: ignore[misc]

    async def subscribe(self) -> Message:
        """It is subscribed by a press; the page of its settings."""
        page = await self.add()
        await self.press(page, "Subscribe")
        return page

    async def kept(self) -> Chat | None:
        """What is kept about the channel."""
        return await chats.find(self.stage.app.db, self.room.id)

    def posts(self) -> list[Message]:
        """What the bot posted."""
        return [one for one in self.stage.world.chat(self.room).messages if one.from_bot]

    async def told(self, person: Person) -> str:
        """What that person is told next."""
        return (await self.stage.world.answers(person))[0].text

    async def audited(self, days: int) -> None:
        """Live through the morning of that day before, and its audit."""
        await self.stage.at(NINE - timedelta(days=days))
        await self.stage.app.out.audited()

    def lose_the_right(self) -> None:
        """The right to post is gone, and no update said so."""
        self.room.seat(self.stage.world.profile.user).rights["can_post_messages"] = False

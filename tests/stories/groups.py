"""The group and the channel of the stories."""

from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox.world.chats import Group, Person
from bot.sandbox.world.messages import Message
from bot.store import chats
from bot.store.records import Chat
from tests.cast import DENIZ, EMILY, LEYLA, NINE, TEITI
from tests.stage import Stage

#: Somebody who runs the bot.
OPERATOR = 77


@dataclass
class GroupScene:
    """A group whose creator is Leyla, with Emily as a plain member; the bot was just added."""

    stage: Stage
    chat: Group

    @property
    def leyla(self) -> Person:
        return self.stage.people[LEYLA.name]

    @property
    def emily(self) -> Person:
        return self.stage.people[EMILY.name]

    async def ask(self, who: Person, text: str, **how: object) -> Message:
        """What the bot answers in the group."""
        self.stage.world.people.send(who, text, self.chat, **how)  # type: ignore[arg-type]
        return (await self.stage.world.answers(self.chat))[0]

    async def kept(self) -> Chat | None:
        """What is kept about the group."""
        return await chats.find(self.stage.app.db, self.chat.id)

    async def settled(self) -> None:
        """Wait until whatever was said is handled: somebody else is answered after it, and nothing is in progress."""
        await self.stage.ask(TEITI, "/help")
        await self.stage.app.application.update_queue.join()

    async def ended(self) -> str | None:
        """Why the subscription ended, once it has."""

        async def over() -> bool:
            kept = await self.kept()
            return kept is not None and kept.subscribed is None

        await self.stage.until(over)
        kept = await self.kept()
        return kept and kept.reason

    async def erased(self) -> None:
        """Wait until nothing is kept about the group."""

        async def gone() -> bool:
            return await self.kept() is None

        await self.stage.until(gone)

    def notices(self, chat: Group | None = None) -> list[Message]:
        """What the bot wrote since it was last asked."""
        return self.stage.world.messages.of(chat or self.chat).unread()


async def found(stage: Stage, **kind: bool) -> GroupScene:
    """The group, once the bot has greeted it."""
    leyla, emily = stage.people[LEYLA.name], stage.people[EMILY.name]
    group = GroupScene(stage, stage.world.groups.create("Choir", creator=leyla, **kind))
    stage.world.groups.join(emily, group.chat)
    stage.world.membership.add(group.chat, by=leyla)
    await stage.world.answers(group.chat)
    return group


@dataclass
class ChannelScene:
    """A channel of Emily's; Deniz subscribes to it. The bot runs with an operator."""

    stage: Stage
    chat: Group

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
        self.stage.world.membership.add(self.chat, by=self.emily, **rights)
        return (await self.stage.world.answers(self.emily))[0]

    async def press(self, page: Message, *labels: str) -> None:
        """Emily presses those buttons, one after the other."""
        for label in labels:
            before = page.edits
            self.stage.world.buttons.press(self.emily, page, label)
            await self.stage.world.until(lambda before=before: page.edits > before)  # type: ignore[misc]

    async def subscribe(self) -> Message:
        """It is subscribed by a press; the page of its settings."""
        page = await self.add()
        await self.press(page, "Subscribe")
        return page

    async def kept(self) -> Chat | None:
        """What is kept about the channel."""
        return await chats.find(self.stage.app.db, self.chat.id)

    def posts(self) -> list[Message]:
        """What the bot posted."""
        return [one for one in self.stage.world.messages.of(self.chat).messages if one.from_bot]

    async def told(self, person: Person) -> str:
        """The text of the next message to that person."""
        return (await self.stage.world.answers(person))[0].text

    async def audited(self, days: int) -> None:
        """Live through the morning of that day before, and its audit."""
        await self.stage.at(NINE - timedelta(days=days))
        await self.stage.app.wiring.auditing.done()

    def lose_the_right(self) -> None:
        """The right to post is gone, and no update said so."""
        self.chat.member(self.stage.world.profile.user).rights["can_post_messages"] = False

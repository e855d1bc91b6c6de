"""The topics of a forum: open, close, reopen, delete."""

from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Person, Room, Topic
from bot.sandbox.world.groups import Gatherings

#: The colour of a topic's icon, one of Telegram's six.
COLOUR = 0x6FB9F0

Json = dict[str, Any]


class Topics(Gatherings):
    """The actions of people on topics."""

    def topic(self, room: Room, name: str, by: Person) -> Topic:
        """Open a new topic; its thread id is the id of the message that announces it."""
        self._inside(by, room)
        if not room.forum:
            raise Impossible(f"{room.title} is no forum.")
        topic = Topic(room.newest + 1, name, by.id)
        begun = {"name": name, "icon_color": COLOUR}
        message = self._announce(room, by.user(), {"forum_topic_created": begun}, topic=topic)
        topic.root = message.api()
        room.topics[topic.thread_id] = topic
        self._tell_of(room)
        return topic

    def close_topic(self, room: Room, topic: Topic, by: Person) -> None:
        """Close a topic: only administrators can write there; `room.general` can be closed, too."""
        self._turn_topic(room, topic, by, closed=True)

    def reopen_topic(self, room: Room, topic: Topic, by: Person) -> None:
        """Reopen a topic: everybody can write there again."""
        self._turn_topic(room, topic, by, closed=False)

    def delete_topic(self, room: Room, topic: Topic, by: Person) -> None:
        """Delete a topic with all its messages; this sends no update."""
        self._ruling(by, room)
        if topic is room.general or topic.deleted:
            raise Impossible(f"There is no topic {topic.name} that could be deleted.")
        topic.deleted = True
        for message in self.chat(room).messages:
            if message.topic is topic:
                self.delete(message)
        self._tell_of(room)

    def _turn_topic(self, room: Room, topic: Topic, by: Person, *, closed: bool) -> None:
        seat = self._inside(by, room)
        if not seat.rules and topic.creator != by.id:
            raise Impossible(f"{by.name} is no administrator of {room.title}.")
        if topic.deleted or topic.closed == closed:
            raise Impossible(f"{topic.name} is {'closed' if closed else 'open'} already, or gone.")
        topic.closed = closed
        told: Json = {"forum_topic_closed" if closed else "forum_topic_reopened": {}}
        self._announce(room, by.user(), told, topic=None if topic is room.general else topic)
        self._tell_of(room)

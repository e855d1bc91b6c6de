"""The topics of a forum: people create, close, reopen and delete them."""

from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Group, Person, Topic
from bot.sandbox.world.groups import Groups
from bot.sandbox.world.messages import Messages

#: The colour of a topic's icon, one of Telegram's six.
COLOUR = 0x6FB9F0

Json = dict[str, Any]


class Topics:
    """The actions of people on topics."""

    def __init__(self, groups: Groups, messages: Messages) -> None:
        self._groups = groups
        self._messages = messages

    def create(self, group: Group, name: str, by: Person) -> Topic:
        """Open a new topic; its thread id is the id of the message that announces it."""
        self._groups.require_member(by, group)
        if not group.forum:
            raise Impossible("{group} is not a forum.", group=group.title)
        topic = Topic(group.last_message_id + 1, name, by.id)
        created = {"forum_topic_created": {"name": name, "icon_color": COLOUR}}
        message = self._groups.announce(group, by.user(), created, topic=topic)
        topic.first_message = message.api()
        group.topics[topic.thread_id] = topic
        self._groups.publish(group)
        return topic

    def close(self, group: Group, topic: Topic, by: Person) -> None:
        """Close a topic: only administrators can write there. `group.general` can be closed as well."""
        self._set_closed(group, topic, by, closed=True)

    def reopen(self, group: Group, topic: Topic, by: Person) -> None:
        """Reopen a topic: everybody can write there again."""
        self._set_closed(group, topic, by, closed=False)

    def delete(self, group: Group, topic: Topic, by: Person) -> None:
        """Delete a topic with all its messages; this sends no update."""
        self._groups.require_admin(by, group)
        if topic is group.general or topic.deleted:
            raise Impossible("The topic {topic} cannot be deleted.", topic=topic.name)
        topic.deleted = True
        for message in self._messages.of(group).messages:
            if message.topic is topic:
                self._messages.delete(message)
        self._groups.publish(group)

    def _set_closed(self, group: Group, topic: Topic, by: Person, *, closed: bool) -> None:
        member = self._groups.require_member(by, group)
        if not member.is_admin and topic.creator != by.id:
            raise Impossible(
                "{person} is not an administrator of {group}.", person=by.name, group=group.title
            )
        if topic.deleted:
            raise Impossible("The topic {topic} was deleted.", topic=topic.name)
        if topic.closed == closed:
            if closed:
                raise Impossible("The topic {topic} is already closed.", topic=topic.name)
            raise Impossible("The topic {topic} is already open.", topic=topic.name)
        topic.closed = closed
        change: Json = {"forum_topic_closed" if closed else "forum_topic_reopened": {}}
        thread = None if topic is group.general else topic
        self._groups.announce(group, by.user(), change, topic=thread)
        self._groups.publish(group)

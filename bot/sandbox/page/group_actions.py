"""The page's actions on groups: create, upgrade and delete them, change members, the bot's rights and topics."""

from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.page import lookup, views
from bot.sandbox.page.json_route import Action
from bot.sandbox.world import World
from bot.sandbox.world.chats import Group, Person

#: The kinds of groups that can be created.
KINDS = ("group", "supergroup", "forum", "channel")

Json = dict[str, Any]


def actions(world: World) -> dict[str, Action]:
    """The actions, by name. `by` is the person who changes the group; the default is its creator."""
    return _groups(world) | _members(world) | _topics(world)


def create(world: World, request: Json) -> Group:
    """Create a group from `{"title": …, "kind": …, "creator": …, "bot": "member"}`; raises Impossible."""
    title, kind = str(request["title"]).strip()[:128], request["kind"]
    if not title:
        raise Impossible("A group or a channel needs a title.")
    if kind not in KINDS:
        raise Impossible("The kind is one of: {kinds}.", kinds=", ".join(KINDS))
    creator = lookup.person(world, request, "creator")
    more = {name: request[name] for name in ("id", "username") if request.get(name)}
    if kind == "channel":
        group = world.groups.create_channel(title, creator, **more)
    else:
        kinds = {"supergroup": kind == "supergroup", "forum": kind == "forum"}
        group = world.groups.create(title, creator, **kinds, **more)
    if request.get("bot"):
        set_bot(world, group, creator, str(request["bot"]))
    return group


def set_bot(world: World, group: Group, by: Person, status: str) -> None:
    """Make the bot a member or an administrator, or remove it (kicked, left)."""
    if status in {"kicked", "left"}:
        world.membership.remove(group, by, kicked=status == "kicked")
    elif not world.membership.of(group).is_present:
        world.membership.add(group, by, admin=status == "administrator")
    else:
        world.membership.change(group, by, admin=status == "administrator")


def set_member(world: World, group: Group, person: Person, status: str) -> None:
    """Change a person's membership: left, member, administrator, or anonymous for an anonymous administrator."""
    before = group.member(person.user())
    if status == "left":
        return world.groups.leave(person, group)
    if not before.is_present:
        world.groups.join(person, group)
    if status in {"administrator", "anonymous"}:
        return world.groups.promote(person, group, anonymous=status == "anonymous")
    if before.is_admin:
        world.groups.demote(person, group)
    return None


def _groups(world: World) -> dict[str, Action]:
    async def groups(request: Json) -> Json:
        return {"group": create(world, request).id}

    async def upgrade(request: Json) -> Json:
        group, notify = lookup.group(world, request), bool(request.get("notify_bot", True))
        return {
            "group": world.groups.upgrade(group, _by(world, group, request), notify_bot=notify).id
        }

    async def delete_group(request: Json) -> Json:
        notify = bool(request.get("notify_bot", True))
        world.groups.delete(lookup.group(world, request), notify_bot=notify)
        return {}

    return {"groups": groups, "upgrade": upgrade, "delete_group": delete_group}


def _members(world: World) -> dict[str, Action]:
    async def bot(request: Json) -> Json:
        group = lookup.group(world, request)
        set_bot(world, group, _by(world, group, request), str(request["status"]))
        return {"group": views.group(group)}

    async def rights(request: Json) -> Json:
        group = lookup.group(world, request)
        changes = {str(name): bool(value) for name, value in request["rights"].items()}
        world.membership.change(group, _by(world, group, request), **changes)
        return {"group": views.group(group)}

    async def member(request: Json) -> Json:
        group = lookup.group(world, request)
        set_member(world, group, lookup.person(world, request), str(request["status"]))
        return {"group": views.group(group)}

    return {"bot": bot, "rights": rights, "member": member}


def _topics(world: World) -> dict[str, Action]:
    async def topics(request: Json) -> Json:
        group, name = lookup.group(world, request), str(request["name"]).strip()[:128]
        if not name:
            raise Impossible("A topic needs a name.")
        topic = world.topics.create(group, name, _by(world, group, request))
        return {"topic": views.topic(topic)}

    async def change_topic(request: Json) -> Json:
        group = lookup.group(world, request)
        topic, by = lookup.topic(group, request), _by(world, group, request)
        changes = {
            "close": world.topics.close,
            "reopen": world.topics.reopen,
            "delete": world.topics.delete,
        }
        if topic is None:
            raise Impossible("There is no such topic.")
        changes[str(request["change"])](group, topic, by)
        return {"group": views.group(group)}

    return {"topics": topics, "change_topic": change_topic}


def _by(world: World, group: Group, request: Json) -> Person:
    if "by" in request:
        return lookup.person(world, request, "by")
    return world.people[group.creator.user["id"]]

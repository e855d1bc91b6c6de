"""The bot's membership in groups: people add, promote, restrict and remove it, and it leaves."""

from dataclasses import replace

from bot.sandbox.errors import Impossible
from bot.sandbox.world import rights
from bot.sandbox.world.chats import Group, Member, Person
from bot.sandbox.world.groups import Groups
from bot.sandbox.world.state import State


class BotMembership:
    """What people do with the bot's membership, and how the bot leaves."""

    def __init__(self, state: State, groups: Groups) -> None:
        self._state = state
        self._groups = groups

    def of(self, group: Group) -> Member:
        """The membership of the bot in a group."""
        return self._state.bot_in(group)

    def add(self, group: Group, by: Person, *, admin: bool = False, **changes: bool) -> None:
        """Add the bot; in a channel it is always an administrator. `changes` apply to its rights."""
        as_admin = admin or bool(changes) or group.kind == "channel"
        (self._groups.require_admin if as_admin else self._groups.require_member)(by, group)
        if self.of(group).is_present:
            raise Impossible("The bot is already in {group}.", group=group.title)
        user = self._state.profile.user
        self._change(group, by, self._admin(group, changes) if as_admin else Member(user, "member"))
        if group.kind != "channel":
            self._groups.announce(group, by.user(), {"new_chat_members": [user]})

    def remove(self, group: Group, by: Person, *, kicked: bool = True) -> None:
        """Remove the bot. `kicked` False: it can be added again without being unbanned."""
        self._groups.require_admin(by, group)
        self._require_bot(group)
        user = self._state.profile.user
        self._change(group, by, Member(user, "kicked" if kicked else "left"))
        if group.kind != "channel":
            self._groups.announce(group, by.user(), {"left_chat_member": user}, notify_bot=True)

    def change(
        self, group: Group, by: Person, *, admin: bool | None = None, **changes: bool
    ) -> None:
        """Change what the bot can do, by Telegram's names of rights.

        For an administrator, its rights are changed directly. Taking rights from a member restricts it, which only
        supergroups support; giving all back ends that. `admin` makes the bot an administrator, or a member again.
        """
        self._groups.require_admin(by, group)
        old = self._require_bot(group)
        if group.kind == "channel" and admin is False:
            new = Member(self._state.profile.user, "left")
        elif admin or (admin is None and old.status == "administrator"):
            new = self._admin(group, dict(old.rights) | changes)
        else:
            new = self._restricted(group, old, changes)
        self._change(group, by, new)

    def leave(self, group: Group) -> None:
        """Let the bot leave."""
        user = self._state.profile.user
        old, new = self.of(group), Member(user)
        if group.kind != "channel":
            self._groups.announce(group, user, {"left_chat_member": user}, notify_bot=False)
        group.set_member(new)
        self._groups.put_member_update("my_chat_member", group, user, old, new)
        self._groups.publish(group)

    def _require_bot(self, group: Group) -> Member:
        member = self.of(group)
        if not member.is_present:
            raise Impossible("The bot is not in {group}.", group=group.title)
        return member

    def _change(self, group: Group, by: Person, new: Member) -> None:
        old = self.of(group)
        group.set_member(new)
        group.known = True
        self._groups.put_member_update("my_chat_member", group, by.user(), old, new)
        self._groups.publish(group)

    def _admin(self, group: Group, changes: dict[str, bool]) -> Member:
        given = rights.changed(rights.ADMINISTRATOR[group.kind], changes)
        return Member(self._state.profile.user, "administrator", rights=given)

    def _restricted(self, group: Group, old: Member, changes: dict[str, bool]) -> Member:
        """A member with the remaining rights; an unrestricted member when none is missing."""
        before = old.rights if old.status == "restricted" else {}
        left = rights.changed(rights.RESTRICTED, {**before, **changes})
        if all(left.values()):
            return Member(self._state.profile.user, "member")
        if group.kind == "group":
            raise Impossible("Only supergroups can restrict members: upgrade the group first.")
        return replace(Member(self._state.profile.user, "restricted"), rights=left)

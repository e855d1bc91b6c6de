"""The membership of the bot in rooms: add, promote, restrict, remove, leave."""

from dataclasses import replace

from bot.sandbox.errors import Impossible
from bot.sandbox.world import rights
from bot.sandbox.world.chats import Member, Person, Room
from bot.sandbox.world.groups import Gatherings


class Membership(Gatherings):
    """What people do with the bot's membership, and how the bot leaves."""

    def add_bot(self, room: Room, by: Person, *, admin: bool = False, **changes: bool) -> None:
        """Add the bot; in a channel it is always an administrator. `changes` apply to its rights."""
        ruling = admin or bool(changes) or room.kind == "channel"
        (self._ruling if ruling else self._inside)(by, room)
        if self.seat(room).present:
            raise Impossible(f"The bot is in {room.title} already.")
        user = self.profile.user
        new = self._administrator(room, changes) if ruling else Member(user, "member")
        self._turn_bot(room, by, new)
        if room.kind != "channel":
            self._announce(room, by.user(), {"new_chat_members": [user]})

    def remove_bot(self, room: Room, by: Person, *, kicked: bool = True) -> None:
        """Remove the bot. `kicked` False: it can be added again without being unbanned."""
        self._ruling(by, room)
        if not self.seat(room).present:
            raise Impossible(f"The bot is not in {room.title}.")
        self._turn_bot(room, by, Member(self.profile.user, "kicked" if kicked else "left"))
        if room.kind != "channel":
            self._announce(room, by.user(), {"left_chat_member": self.profile.user}, told=True)

    def let_bot(
        self, room: Room, by: Person, *, admin: bool | None = None, **changes: bool
    ) -> None:
        """Change what the bot may do, by Telegram's names of rights.

        For an administrator, its rights are changed directly. Taking rights from a member restricts it, which only
        supergroups support; giving all back ends that. `admin` makes the bot an administrator, or a member again.
        """
        self._ruling(by, room)
        seat = self.seat(room)
        if not seat.present:
            raise Impossible(f"The bot is not in {room.title}.")
        if room.kind == "channel" and admin is False:
            new = Member(self.profile.user, "left")
        elif admin or (admin is None and seat.status == "administrator"):
            new = self._administrator(room, dict(seat.rights) | changes)
        else:
            new = self._restricted(room, seat, changes)
        self._turn_bot(room, by, new)

    def leave(self, room: Room) -> None:
        """Let the bot leave."""
        user = self.profile.user
        itself = Person(user["id"], user["first_name"])
        old = self.seat(room)
        if room.kind != "channel":
            self._announce(room, user, {"left_chat_member": user}, told=False)
        room.take(Member(user))
        turning = self._turning(room, itself, old, Member(user))
        self.updates.put("my_chat_member", turning | {"from": user})
        self._tell_of(room)

    def _turn_bot(self, room: Room, by: Person, new: Member) -> None:
        old = self.seat(room)
        room.take(new)
        room.met = True
        self._tell_bot(room, by, old, new)
        self._tell_of(room)

    def _administrator(self, room: Room, changes: dict[str, bool]) -> Member:
        given = _changed(rights.ADMINISTRATOR[room.kind], changes)
        return Member(self.profile.user, "administrator", rights=given)

    def _restricted(self, room: Room, seat: Member, changes: dict[str, bool]) -> Member:
        """A member with the remaining rights; an unrestricted member when none is missing."""
        before = seat.rights if seat.status == "restricted" else {}
        left = _changed(rights.RESTRICTED, {**before, **changes})
        if all(left.values()):
            return Member(self.profile.user, "member")
        if room.kind == "group":
            raise Impossible("Only supergroups restrict their members: upgrade the group first.")
        return replace(Member(self.profile.user, "restricted"), rights=left)


def _changed(all_rights: dict[str, bool], changes: dict[str, bool]) -> dict[str, bool]:
    try:
        return rights.changed(all_rights, changes)
    except KeyError as unknown:
        raise Impossible(f"There is no right {unknown} to give or take here.") from None

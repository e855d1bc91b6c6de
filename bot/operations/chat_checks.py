"""Checks of the chats: how many are subscribed, whether unusually many have gone, and where the bot cannot write."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bot.operations.readiness import Finding, Setup
from bot.store import chats, metadata, subscriber_counts
from bot.store.records import Reach

#: The name under which it is stored from which day on the numbers of subscribers are compared.
ACCEPTED = "subscribers.accepted"

#: The names under which it is stored how many groups and channels may be unreachable, and may have lost their topic.
UNREACHABLE, TOPICS = "access.accepted", "topics.accepted"

#: The command that accepts what is lost.
ACCEPT = "ready --accept-losses"

#: The days within which numbers are compared, and the largest shares that may be lost: of all chats, and of groups and
#: channels, which are few and have many readers.
DAYS, SHARE, GROUP_SHARE = timedelta(days=30), 1 / 5, 1 / 20

#: The most languages and time zones that are shown.
SHOWN = 5


async def subscribers(setup: Setup) -> list[Finding]:
    """Somebody is subscribed; how many, by kind, language and time zone."""
    kinds = await chats.count_by_kind(setup.db)
    if not kinds:
        remedy = (
            "press Start in the bot; if there were subscribers, DATABASE_URL names another database"
        )
        return [Finding("chats", False, "no chat is subscribed", remedy)]
    languages = _most(await chats.count_by(setup.db, "language"))
    zones = _most(await chats.count_by(setup.db, "zone"))
    text = f"{sum(kinds.values())} subscribed: {_listed(kinds)}; {languages}; {zones}"
    return [Finding("chats", True, text)]


async def losses(setup: Setup) -> list[Finding]:
    """The number of subscribed chats, and that of groups and channels, has not fallen much within 30 days."""
    kinds = await chats.count_by_kind(setup.db)
    groups = sum(count for kind, count in kinds.items() if kind != "private")
    before = await subscriber_counts.daily(setup.db, await _since(setup))
    before_groups = await subscriber_counts.daily(setup.db, await _since(setup), groups_only=True)
    return [
        _loss("chats", before, sum(kinds.values()), SHARE),
        _loss("groups and channels", before_groups, groups, GROUP_SHARE),
    ]


async def access(setup: Setup) -> list[Finding]:
    """Nearly all groups and channels can be reached, in their topics. People who cannot be reached are only counted."""
    found = await chats.reach(setup.db)
    groups = [one for one in found if one.kind != "private"]
    every = sum(one.chats for one in groups)
    unreachable = "; ".join(_reach(one) for one in found if one.lost) or "every chat can be reached"
    return [
        await _unreachable(setup, sum(one.lost for one in groups), every, unreachable),
        *await _topics(setup, sum(one.topic_lost for one in groups), every),
    ]


async def _unreachable(setup: Setup, lost: int, every: int, text: str) -> Finding:
    ok = lost <= max(GROUP_SHARE * every, await _accepted(setup, UNREACHABLE))
    remedy = (
        "ask their admins, whom the bot has told, to give it the right to write or post again; if"
        f" nothing can be done, run `{ACCEPT}`"
    )
    return Finding("access", ok, text, "" if ok else remedy)


async def _topics(setup: Setup, lost: int, every: int) -> list[Finding]:
    """Lost topics, if there are any. Their groups are reached, but perhaps not where their members look."""
    if not lost:
        return []
    ok = lost <= max(GROUP_SHARE * every, await _accepted(setup, TOPICS))
    text = f"the topic of {lost} of {every} groups and channels is lost: notices go to the group itself"
    remedy = (
        "ask their admins, whom the bot has told, to open the topic or choose another with /topic;"
        f" if the group itself is right, run `{ACCEPT}`"
    )
    return [Finding("access", ok, text, "" if ok else remedy)]


async def accept_losses(setup: Setup) -> None:
    """Accept what is lost at present.

    From now on, the numbers of subscribers are compared only with those of later days, and groups and channels that
    cannot be reached, or whose topic is lost, count only once they are more than today.
    """
    groups = [one for one in await chats.reach(setup.db) if one.kind != "private"]
    async with setup.db.begin():
        await metadata.put(setup.db, ACCEPTED, (await setup.db.now()).date().isoformat())
        await metadata.put(setup.db, UNREACHABLE, str(sum(one.lost for one in groups)))
        await metadata.put(setup.db, TOPICS, str(sum(one.topic_lost for one in groups)))


async def _accepted(setup: Setup, name: str) -> int:
    """The number that was accepted last; 0 when none was."""
    return int(await metadata.get(setup.db, name) or 0)


async def _since(setup: Setup) -> date:
    """The first day whose numbers are compared: 30 days ago, or the day after the one that was accepted."""
    today = (await setup.db.now()).date()
    accepted = await metadata.get(setup.db, ACCEPTED)
    after = date.fromisoformat(accepted) + timedelta(days=1) if accepted else date.min
    return max(today - DAYS, after)


def _loss(what: str, before: Mapping[date, int], now: int, share: float) -> Finding:
    """Whether a number has fallen from its highest by more than a share."""
    day = max(before, key=lambda one: before[one], default=None)
    if day is None or before[day] <= now:
        return Finding("subscribers", True, f"{now} {what}, not fewer than before")
    text = f"{what} fell from {before[day]} on {day} to {now}"
    if now >= before[day] * (1 - share):
        return Finding("subscribers", True, text)
    remedy = (
        "look in the log for why they left, add the bot again to groups and channels, or restore a"
        f" backup; if it is right, run `{ACCEPT}`"
    )
    return Finding("subscribers", False, text, remedy)


def _reach(one: Reach) -> str:
    """What may be unreachable of one kind, such as `2 of 9 channel: 1 muted, 1 unknown`."""
    reasons = {"muted": one.muted, "unknown": one.unknown, "refusing": one.refusing}
    found = ", ".join(f"{count} {reason}" for reason, count in reasons.items() if count)
    return f"{one.lost} of {one.chats} {one.kind}: {found}"


def _most(counts: Mapping[str, int]) -> str:
    """The most frequent values with their numbers, and how many other values there are."""
    first, others = dict(list(counts.items())[:SHOWN]), len(counts) - SHOWN
    return _listed(first) + (f", {others} others" if others > 0 else "")


def _listed(counts: Mapping[str, int]) -> str:
    pairs: Iterable[str] = (f"{name} {count}" for name, count in counts.items())
    return ", ".join(pairs)


ALL = (subscribers, losses, access)

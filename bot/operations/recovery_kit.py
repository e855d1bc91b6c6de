"""The recovery kit: what a stranger needs to bring the bot back on another machine, on one page without secrets."""

import hashlib
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.operations.readiness import Finding, Setup
from bot.store import metadata
from bot.store.engine import Database

#: The names under which the database stores when the last kit was made, and the hash of what it describes.
MADE, DESCRIBED = "recovery-kit.made", "recovery-kit.described"

#: Where the commands put the bot, below the home folder, and where they look for the backup.
FOLDER, BACKUP = "commemoration-bot", "~/newest.backup"

#: The command line of the bot in that folder.
BOT = ".venv/bin/python -m bot"

#: Digits of a commit.
DIGITS = 12

#: The most operators for whom there is a line.
MOST_OPERATORS = 4

#: The most settings that are printed; more would not fit on the page.
MOST_SETTINGS = 20

Pair = tuple[str, str]


@dataclass(frozen=True)
class Backups:
    """The backups that the bot makes by itself."""

    #: The folder, as BACKUP_DIR names it; empty: none.
    folder: str
    every_hours: int
    keep: int
    #: The name and the time of the newest one, and how it is encrypted, in words; empty when there is none.
    newest: str
    #: How the next ones are encrypted, in words.
    encryption: str


@dataclass(frozen=True)
class Kit:
    """What the page says. No value is a secret."""

    made: datetime
    #: `@name, id 123`, as far as it is known.
    bot: str
    release: str
    #: The commit of the checkout, and the address from which it was cloned; empty when not known.
    commit: str
    source: str
    #: The name of the machine, and the folder in which the command was started.
    machine: str
    folder: str
    #: The address of the database without user and password, and how many chats are subscribed there.
    database: str
    chats: int
    backups: Backups
    #: The ids of the data keys, the one that seals first; empty when none is set.
    keys: Sequence[str]
    operators: Sequence[int]
    #: The settings that are not as they come, by name; None for one that is secret and must be written by hand.
    settings: Mapping[str, str | None]


@dataclass(frozen=True)
class Step:
    """One of the five commands, and what to know about it."""

    command: str
    note: str


def which(kit: Kit) -> list[Pair]:
    """Which bot it is, and where it ran."""
    release = f"{kit.release}, commit {kit.commit[:DIGITS]}" if kit.commit else kit.release
    changed = ", with changes that are not in it" if kit.commit.endswith("+") else ""
    return [
        ("bot", kit.bot),
        ("release", release + changed),
        ("runs on", f"{kit.machine}, in {kit.folder}"),
        ("database", f"{kit.database}, {kit.chats} chats subscribed when this page was made"),
    ]


def backups(kit: Kit) -> list[Pair]:
    """Where the backups are, and what opens them."""
    one = kit.backups
    keys = ", ".join(kit.keys) or "no data key is set: the ids in the database are not sealed"
    if not one.folder:
        place = "the bot makes none by itself (BACKUP_DIR is not set); they are at:"
        return [("backups", place), ("data key", keys)]
    often = f"every {one.every_hours} hours, the last {one.keep} are kept"
    return [
        ("backups", f"{one.folder} on {kit.machine}, {often}"),
        ("newest", one.newest or "none when this page was made"),
        ("encryption", one.encryption),
        ("data key", keys),
    ]


def to_write(kit: Kit) -> list[str]:
    """What an operator may write on the page by hand: where it is kept, or itself."""
    secrets = ["TELEGRAM_BOT_TOKEN"]
    if kit.settings.get("BACKUP_PASSPHRASE", "") is None:
        secrets.append("BACKUP_PASSPHRASE")
    if kit.keys:
        secrets.append(f"DATA_KEY {', '.join(kit.keys)}")
    return ["Copies of the backups are also at", *secrets]


def operators(kit: Kit) -> list[str]:
    """The Telegram ids of the operators, in the order of OPERATOR_IDS; the last line counts those without one."""
    shown = [str(one) for one in kit.operators[:MOST_OPERATORS]]
    more = len(kit.operators) - MOST_OPERATORS
    return [*shown, *([f"and {more} more in OPERATOR_IDS"] if more > 0 else [])]


def environment(kit: Kit) -> list[str]:
    """The lines of `.env`. A line that ends with = must be completed by hand."""
    secret = ["TELEGRAM_BOT_TOKEN"]
    # The key may have come from a file, or from systemd, which another machine does not have.
    secret += ["DATA_KEY"] if kit.keys and "DATA_KEY_FILE" not in kit.settings else []
    values = dict.fromkeys(secret) | {**kit.settings}
    lines = [f"{name}={_quoted(value)}" for name, value in values.items()]
    more = len(lines) - MOST_SETTINGS
    return [*lines[:MOST_SETTINGS], *([f"# {more} more: see the old .env"] if more > 0 else [])]


def steps(kit: Kit) -> list[Step]:
    """The five commands, from an empty machine to GO."""
    return [
        Step(_install(kit), _written(kit)),
        Step(
            f"{BOT} restore {BACKUP}",
            "Into an empty database. Compares every row; sending is then held.",
        ),
        Step(f"{BOT} run", "Leave it running; go on in a second terminal, in the same folder."),
        Step(_resume(kit), _confirmation(kit)),
        Step(f"{BOT} ready", "GO, or what is missing and what to do. Repeat it until it is GO."),
    ]


def described(kit: Kit) -> str:
    """The hash of what must be printed anew when it changes: settings, operators, keys, database and repository."""
    parts = (kit.database, kit.backups.folder, kit.source)
    found = (*parts, *kit.keys, *map(str, kit.operators), *environment(kit))
    return hashlib.sha256("\n".join(found).encode()).hexdigest()[:16]


async def remember(db: Database, kit: Kit) -> None:
    """Store in the database that this kit was made."""
    async with db.begin():
        await metadata.put(db, MADE, f"{kit.made:%Y-%m-%d}")
        await metadata.put(db, DESCRIBED, described(kit))


async def current(setup: Setup) -> list[Finding]:
    """Whether a recovery kit was made, and describes the settings as they are; it is never a NO-GO."""
    made = await metadata.get(setup.db, MADE)
    if not setup.kit_hash:
        return []
    if made is None:
        text = "none was made: `recovery-kit FILE` writes the page from which a stranger can restore the bot"
    elif await metadata.get(setup.db, DESCRIBED) == setup.kit_hash:
        text = f"that of {made} describes the settings as they are"
    else:
        text = f"settings have changed since that of {made}: print `recovery-kit FILE` again"
    return [Finding("recovery-kit", True, text)]


ALL = (current,)


def _install(kit: Kit) -> str:
    """Clones the bot, chooses the commit, and installs it."""
    address = shlex.quote(kit.source) if kit.source else "ADDRESS-OF-THE-REPOSITORY"
    commit = f" && git checkout -q {kit.commit[:DIGITS]}" if kit.commit else ""
    alarms = " alarms" if "ALARM_URLS" in kit.settings else ""
    return f"cd && git clone {address} {FOLDER} && cd {FOLDER}{commit} && make check{alarms}"


def _written(kit: Kit) -> str:
    """What to do after the first command, and when its commit is not there."""
    newer = " If that commit is not there, leave out `git checkout`." if kit.commit else ""
    return f"Then write the file .env of this page into that folder.{newer}"


def _resume(kit: Kit) -> str:
    by = f" --by {kit.operators[0]}" if len(kit.operators) > 1 else ""
    return f"{BOT} resume --trust-ledger{by}"


def _confirmation(kit: Kit) -> str:
    """What ends the hold of a restored copy."""
    held = "The copy is held until this confirms it."
    if len(kit.operators) > 1:
        held = "The copy is held until another operator confirms this in Telegram. --by: who asks."
    elif kit.operators:
        held = "The copy is held until an operator confirms; it begins after a minute. Wait for it."
    return f"{held} On the day of notices: --skip-unaccounted in place of --trust-ledger, or some come twice."


def _quoted(value: str | None) -> str:
    """A value as `.env` takes it; nothing for one that must be written by hand."""
    if value is None:
        return ""
    return f"'{value}'" if set(value) & set(' #"$`\\') else value

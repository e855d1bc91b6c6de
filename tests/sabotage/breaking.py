"""The faults that `ready` finds: each function breaks one thing in a healthy set-up."""

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, update
from telegram import Bot
from telegram.error import Conflict

from bot.app import updates
from bot.messages import catalog as catalogs
from bot.messages.lint import notices
from bot.messages.notice import CAPTION
from bot.operations import drill
from bot.sandbox.world.chats import Member
from bot.sandbox.world.failures import Reply
from bot.store import (
    backup,
    backup_file,
    backup_folder,
    bot_identity,
    chat_lifecycle,
    chats,
    holds,
    metadata,
    process_liveness,
    rate_limit,
    restored,
    retention_log,
    self_tests,
    senders,
    tables,
)
from bot.store.records import BatchState, State
from bot.store.self_tests import SelfTest
from tests.operations.scene import SENDER, SUBSCRIBERS, Scene
from tests.stage import PATIENCE, TOKEN

#: A week before the day, when the access to groups and channels is audited, and the hour of the eve in Baku.
AUDIT = datetime(2027, 1, 13, 6, 0, tzinfo=UTC)
EVE = datetime(2027, 1, 19, 15, 1, tzinfo=UTC)

#: Where nobody listens.
NOBODY = "http://127.0.0.1:1"

#: More chats than can be notified at one a second from the earliest minute until the latest.
CROWD = 11_000


async def refuse_token(scene: Scene) -> None:
    """The token was revoked."""
    scene.world.failures.script(Reply(401, "Unauthorized"), "getMe", times=None)


async def other_bot(scene: Scene) -> None:
    """The database was used with another bot."""
    await bot_identity.remember(scene.setup.db, 2_000_002)


async def poll_twice(scene: Scene) -> None:
    """Another process fetches updates with the same token while the bot runs."""
    longest, updates.CONFLICT_SECONDS = updates.CONFLICT_SECONDS, 0.0
    try:
        async with scene.running(), Bot(TOKEN, base_url=f"{scene.url}/bot") as other:
            while process_liveness.CONFLICT not in await process_liveness.ages(scene.setup.db):
                try:
                    await other.get_updates(timeout=1)
                except Conflict:
                    continue
    finally:
        updates.CONFLICT_SECONDS = longest


async def set_webhook(scene: Scene) -> None:
    """Another service has set a webhook."""
    await scene.setup.bot.set_webhook("https://example.org/hook")


async def no_operator(scene: Scene) -> None:
    """OPERATOR_IDS is empty."""
    scene.but(operators=())


async def blocking_operators(scene: Scene) -> None:
    """Every operator has blocked the bot."""
    for operator in scene.setup.operators:
        scene.world.people.block(scene.world.people[operator])


async def stranger_as_operator(scene: Scene) -> None:
    """An operator has never started the bot."""
    stranger = scene.world.people.add("Stranger", "en")
    scene.but(operators=(*scene.setup.operators, stranger.id))


async def wrong_clock(scene: Scene) -> None:
    """The machine's clock is ten minutes off."""
    scene.world.date_clock = lambda: datetime.now(UTC) + timedelta(minutes=10)


async def old_zones(scene: Scene) -> None:
    """The release of the time zones is more than a year old."""
    scene.but(at=datetime(2035, 11, 29, tzinfo=UTC))


async def full_disk(scene: Scene) -> None:
    """The disk has ten megabytes left."""
    scene.but(free_bytes=lambda folder: 10 * 2**20)


async def pause(scene: Scene) -> None:
    """Somebody paused sending and forgot it."""
    await rate_limit.set_gap(scene.setup.db, timedelta(seconds=1))
    await holds.hold(scene.setup.db, None, "the ministry has changed its figures")


async def kill_sender(scene: Scene) -> None:
    """The sender was killed: its last heartbeat is older than its lease."""
    db = scene.setup.db
    async with db.begin() as tx:
        this = update(tables.sender).where(tables.sender.c.id == SENDER)
        await tx.execute(this.values(beat_us=db.really(-2 * senders.LEASE)))


async def stop_planner(scene: Scene) -> None:
    """The scheduler of a running bot triggers, but nothing is planned: its clock is not confirmed."""
    scene_clock = scene.world.date_clock
    await scene.age(process_liveness.PLANNER, process_liveness.SCHEDULER)
    scene.world.date_clock = lambda: datetime.now(UTC) + timedelta(minutes=10)
    async with scene.running() as service:
        await service.sweep()
    scene.world.date_clock = scene_clock


async def stop_polling(scene: Scene) -> None:
    """No updates have been fetched for ten minutes."""
    await scene.age(process_liveness.POLLING)


async def stop_scheduler(scene: Scene) -> None:
    """The scheduler has triggered nothing for ten minutes, so nothing was planned."""
    await scene.age(process_liveness.SCHEDULER, process_liveness.PLANNER)


async def remove_notices(scene: Scene) -> None:
    """A language lacks its notices."""
    _texts(scene, "tr").unlink()


async def break_template(scene: Scene) -> None:
    """A text names a value that there is not."""
    _replace(scene, "tr", "{ $number }", "{ $nummer }")


async def require_review(scene: Scene) -> None:
    """Texts must be approved, and nobody has approved them."""
    scene.but(require_review=True)


async def lengthen(scene: Scene) -> None:
    """A notice fits its caption until the hundredth anniversary, which has a digit more."""
    catalog, almanac, far = scene.setup.catalog, scene.setup.almanac, notices.FAR
    occasion = almanac.occasion("january-20", far)
    found = notices._texts(catalog, almanac, occasion, "en", rehearsal=False)
    longest = max(notices.markup.units(text) for moment, text in found if moment == "day")
    filler = "x" * (CAPTION - longest)
    _replace(scene, "en", "\nday =\n", f"\nday =\n    {filler}\n")
    scene.but(catalog=catalogs.load(scene.setup.messages_dir))


async def undrawable(scene: Scene) -> None:
    """A card has a letter that the font lacks."""
    _replace(scene, "en", "card-years = ", "card-years = \N{SNOWMAN} ")
    scene.but(catalog=catalogs.load(scene.setup.messages_dir))


async def lose_right(scene: Scene) -> None:
    """The bot may not post in the channel any more, and no update has said so; the running bot audits."""
    scene.channel.member(scene.world.profile.user).rights["can_post_messages"] = False
    await _audit(scene)


async def close_topic(scene: Scene) -> None:
    """The topic of the group was closed before the eve."""
    scene.world.topics.close(scene.group, scene.topic, by=scene.world.people[_creator(scene)])
    async with scene.running(EVE):
        history = scene.world.messages.of(scene.group)
        await scene.world.until(lambda: any(one.from_bot for one in history.messages), PATIENCE)


async def leave_group(scene: Scene) -> None:
    """The bot was removed from the group, and no update has said so; the running bot audits."""
    scene.group.set_member(Member(scene.world.profile.user, "left"))
    await _audit(scene)


async def crowd(scene: Scene) -> None:
    """At one message a second, the minute of silence would come too late for the last of many chats."""
    rows = [
        {"telegram_id": 10_000 + number, "kind": "private", "language": "az", "zone": "Asia/Baku"}
        for number in range(CROWD)
    ]
    added = {"moments": frozenset({"silence"})}
    async with scene.setup.db.begin() as tx:
        subscribed = insert(tables.chat).values(subscribed_us=scene.setup.db.clock)
        await tx.execute(subscribed, [row | added for row in rows])
    scene.but(rate=1)


async def no_stars(scene: Scene) -> None:
    """The broadcast is paid, and the bot has no Stars."""
    scene.but(paid=True, rate=985)


async def end_many(scene: Scene) -> None:
    """By a mistake, two of three people are unsubscribed."""
    for number in list(SUBSCRIBERS)[:2]:
        if one := await chats.find(scene.setup.db, number):
            await chat_lifecycle.end(scene.setup.db, one, "stopped")


async def end_all(scene: Scene) -> None:
    """Nobody is subscribed."""
    for one in await chats.everyone(scene.setup.db):
        await chat_lifecycle.end(scene.setup.db, one, "stopped")


async def dead_heartbeat(scene: Scene) -> None:
    """Nobody listens at HEARTBEAT_URL."""
    scene.but(heartbeat_url=f"{NOBODY}/ping/5bf66975")


async def unknown_check(scene: Scene) -> None:
    """The server knows no such check."""
    scene.but(heartbeat_url=f"{scene.there.url}/ping/5bf66975-another")


async def dead_route(scene: Scene) -> None:
    """Nobody listens at one of the routes."""
    dead = f"{NOBODY}/path".replace("http://", "json://anna:hunter2@")
    scene.but(alarm_urls=(*scene.setup.alarm_urls, dead))


async def mistyped_route(scene: Scene) -> None:
    """A route that apprise does not know."""
    scene.but(alarm_urls=("mialto://anna:hunter2@example.org",))


async def refusing_route(scene: Scene) -> None:
    """A test is sent, and the server refuses it."""
    scene.there.answer = 401, "Unauthorized"
    scene.but(send_test_alarm=True, heartbeat_url="")


async def telegram_away(scene: Scene) -> None:
    """Telegram cannot be reached."""
    scene.world.failures.script(Reply(502, "Bad Gateway"), "getMe", times=None)


async def _audit(scene: Scene) -> None:
    async with scene.running(AUDIT) as service:
        await service.wiring.auditing.done()


def _creator(scene: Scene) -> int:
    return next(number for number, one in scene.group.members.items() if one.status == "creator")


def _texts(scene: Scene, language: str) -> Path:
    return scene.setup.messages_dir / "january-20" / f"{language}.ftl"


def _replace(scene: Scene, language: str, old: str, new: str) -> None:
    path = _texts(scene, language)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


async def old_backup(scene: Scene) -> None:
    """The last backup was made three days ago."""
    (newest,) = _backups(scene)
    header = backup_file.inspect(newest)
    old = dataclasses.replace(header, created=header.created - timedelta(days=3))
    with backup_file.writing(newest, old, None, replace=True):
        pass


async def no_backup(scene: Scene) -> None:
    """The folder is empty."""
    for path in _backups(scene):
        path.unlink()


async def damaged_backup(scene: Scene) -> None:
    """The disk kept half of the last backup."""
    (newest,) = _backups(scene)
    newest.write_bytes(newest.read_bytes()[:-100])


async def missing_key(scene: Scene) -> None:
    """The backup is encrypted, and the key was not written down."""
    await _encrypt(scene)


async def wrong_key(scene: Scene) -> None:
    """The key in `.env` is another than that of the backup."""
    await _encrypt(scene)
    scene.but(backup_passphrase="another passphrase, just as long")


async def _encrypt(scene: Scene) -> None:
    (newest,) = _backups(scene)
    key = "a passphrase of the operators"
    await backup.write(scene.setup.db, newest, key, lambda name, rows: None, replace=True)


async def no_backup_folder(scene: Scene) -> None:
    """The disk for backups is not there."""
    scene.but(backup_dir=scene.folder / "disk")


async def never_drilled(scene: Scene) -> None:
    """Nobody has ever tried to restore a backup."""
    await metadata.drop(scene.setup.db, drill.PASSED)


async def old_drill(scene: Scene) -> None:
    """The last drill was in summer."""
    before = await scene.setup.db.real_now() - timedelta(days=101)
    await metadata.put(scene.setup.db, drill.PASSED, before.isoformat())


async def keep_old_data(scene: Scene) -> None:
    """The deliveries of an occasion are stored long after they should have been erased."""
    db = scene.setup.db
    now = await db.real_now()
    long_ago, days_ago = now - timedelta(days=70), now - timedelta(days=3)
    async with db.begin() as tx:
        old = {"observance": "january-20", "year": 2020, "moment": "day", "number": 30}
        key = await tx.execute(insert(tables.broadcast).values(**old))
        key = {"broadcast_id": key.inserted_primary_key[0]}
        window = {"due_us": long_ago, "expires_us": long_ago, "state": BatchState.DONE.value}
        made = await tx.execute(insert(tables.batch).values(**key, **window))
        row = {"batch_id": made.inserted_primary_key[0], "chat_id": 1, "position": 1}
        await tx.execute(insert(tables.delivery).values(**key, **row, state=State.SENT.value))
    await retention_log.note_waiting(db, days_ago)


async def restore_copy(scene: Scene) -> None:
    """The database was restored, and nobody has confirmed it."""
    await restored.hold(scene.setup.db, AUDIT)


async def answer_nothing(scene: Scene) -> None:
    """Nobody has answered the last self-test, which was sent eight days ago."""
    db = scene.setup.db
    sent = await db.real_now() - timedelta(days=8)
    month = SelfTest(f"{sent:%Y-%m}", self_tests.State.SENT, sent)
    await self_tests.replace(db, None, month)


def _backups(scene: Scene) -> list[Path]:
    assert scene.setup.backup_dir
    return backup_folder.backups(scene.setup.backup_dir)

"""`ready` in webhook mode: the bot's own webhook is right, and updates arrive; all else is NO-GO."""

from datetime import timedelta

from bot.operations import process_checks, telegram_checks
from bot.operations.readiness import Finding
from bot.store import process_liveness
from tests.operations.scene import Scene

URL = "https://bot.example.org/telegram/hidden-path-4712"


async def webhook(scene: Scene) -> Finding:
    """What is found about the webhook."""
    (finding,) = await telegram_checks.webhook(scene.setup)
    assert "hidden-path" not in finding.text + finding.remedy
    return finding


async def test_the_webhook_must_be_the_one_of_the_settings(scene: Scene) -> None:
    """None, or that of another service, is NO-GO; so is its own without WEBHOOK_URL."""
    scene.but(webhook_url=URL)
    none = await webhook(scene)
    assert (none.ok, none.text) == (False, "none is set, but WEBHOOK_URL is")

    scene.world.webhook.set("https://example.org/hook")
    other = await webhook(scene)
    assert (other.ok, other.text) == (False, "another service has set a webhook")
    assert "sets its own within a minute" in other.remedy

    scene.world.webhook.set(URL)
    own = await webhook(scene)
    assert (own.ok, own.text) == (True, "Telegram sends updates to WEBHOOK_URL; 0 wait")

    scene.but(webhook_url="")
    polling = await webhook(scene)
    assert not polling.ok
    assert "`run` deletes it at its start" in polling.remedy


async def test_updates_that_cannot_be_delivered_are_no_go(scene: Scene) -> None:
    """While they wait and Telegram failed within the last minutes; with Telegram's reason."""
    world, present = scene.world, scene.world.now
    world.webhook.pace = 0.01
    world.webhook.set(URL)
    scene.but(webhook_url=URL)
    world.now = lambda: present() - timedelta(minutes=10)
    world.people.send(world.people[1], "/help")
    await world.until(lambda: world.webhook.last_error)
    before = await webhook(scene)
    assert (before.ok, before.text) == (True, "Telegram sends updates to WEBHOOK_URL; 1 wait")

    old = world.webhook.last_error
    world.now = present
    await world.until(lambda: world.webhook.last_error != old)
    failing = await webhook(scene)
    assert not failing.ok
    assert failing.text.startswith("Telegram cannot deliver: Failed to resolve host")
    assert failing.text.endswith("; 1 updates wait")


async def test_the_webhook_is_the_part_that_must_live(scene: Scene) -> None:
    """Instead of polling, which may be silent then."""
    scene.but(webhook_url=URL)
    await scene.age(process_liveness.POLLING)
    found = {one.check: one for one in await process_checks.parts(scene.setup)}
    assert found.keys() == {"webhook", "scheduler", "planner"}
    assert all(one.ok for one in found.values())

    await scene.age(process_liveness.WEBHOOK)
    silent = (await process_checks.parts(scene.setup))[0]
    assert (silent.check, silent.ok) == ("webhook", False)
    assert "updates arrive by the webhook" in silent.text

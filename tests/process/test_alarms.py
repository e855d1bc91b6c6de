"""The bot as a process: alarms arrive by another route, and no secret of ALARM_URLS or HEARTBEAT_URL is written."""

import signal
from pathlib import Path

import pytest

from bot.sandbox.world.failures import Reply
from tests.outside import CHECK, outside
from tests.process.launching import bot
from tests.process.scene import Telegram

#: What is secret in the URLs, and a route to which nobody listens.
SECRETS = ("hunter2secret", "hunter3secret", "hidden-path", CHECK)
DEAD = "json://bob:hunter3secret@127.0.0.1:1/hidden-path-4712"

REVOKED = Reply(401, "Unauthorized")


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "getUpdates"])
async def test_a_revoked_token_is_told_before_the_process_ends(
    telegram: Telegram, tmp_path: Path, method: str
) -> None:
    """At the start and while it runs: by the webhook and by a ping; the dead route is named in the log."""
    telegram.world.failures.script(REVOKED, method, times=None)
    async with outside() as there:
        urls = {"alarm_urls": f"{there.route},{DEAD}", "heartbeat_url": there.check}
        async with bot(telegram.url, tmp_path, log_level="DEBUG", **urls) as running:
            assert await running.ended() == 2
        messages, pings = there.messages(), there.pings()

    assert any("tokenini" in one["message"] for one in messages)
    assert ("fail", "Telegram refuses the token of the bot") in pings
    assert "The alarm route json://127.0.0.1:1 failed" in running.err
    assert not any(secret in running.err + running.out for secret in SECRETS)


async def test_a_route_that_hangs_does_not_delay_the_end(
    telegram: Telegram, tmp_path: Path
) -> None:
    """SIGTERM while an alarm is being sent: the process and that of the alarm end within ten seconds."""
    async with outside() as there:
        there.hangs = True
        urls = {"alarm_urls": there.route, "heartbeat_url": there.check}
        async with bot(telegram.url, tmp_path, log_level="DEBUG", **urls) as running:
            await running.serving()
            telegram.world.failures.script(REVOKED, "getUpdates", times=None)
            await there.until(2, 60)
            running.process.send_signal(signal.SIGTERM)
            assert await running.ended(10.0) in (0, 2)

    assert not any(secret in running.err + running.out for secret in SECRETS)

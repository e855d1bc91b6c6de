"""Checks of the routes by which somebody learns that the bot, its machine or Telegram does not work."""

from bot.errors import PingRefused
from bot.notify import alarm_routes, ping_client
from bot.notify.alarm_routes import AlarmRoutes
from bot.notify.ping_client import Signal
from bot.operations.readiness import Finding, Setup

#: What `--send-test-alarm` sends.
TEST_TITLE = "Commemoration bot: test"
TEST_TEXT = "This is a test by the command ready: alarms of the commemoration bot arrive here."


async def heartbeat(setup: Setup) -> list[Finding]:
    """HEARTBEAT_URL answers to a ping that changes nothing."""
    if not setup.heartbeat_url:
        text = "HEARTBEAT_URL is not set, so nobody notices when the whole machine is gone"
        remedy = "set it to the ping URL of a check at healthchecks.io or a compatible server"
        return [Finding("heartbeat", True, text, remedy)]
    try:
        await ping_client.send(setup.heartbeat_url, Signal.LOG, "readiness check")
    except PingRefused as error:
        text = f"HEARTBEAT_URL does not take a ping: {error.data['reason']}"
        remedy = "correct HEARTBEAT_URL, or check its server and the network"
        return [Finding("heartbeat", False, text, remedy)]
    return [Finding("heartbeat", True, "HEARTBEAT_URL takes pings")]


async def alarms(setup: Setup) -> list[Finding]:
    """Each route of ALARM_URLS is understood and its server accepts a connection or, when asked, a test arrives."""
    if not setup.alarm_urls:
        text = "ALARM_URLS is not set, so nobody notices when Telegram or the token fails"
        remedy = (
            "set it to an address of mail or of another service, as docs/operating/alarms.md says"
        )
        return [Finding("alarms", True, text, remedy)]
    if not alarm_routes.installed():
        text = "ALARM_URLS is set, but the library apprise is not installed"
        remedy = 'run `make alarms`, or `pip install "commemoration-bot[alarms]"`'
        return [Finding("alarms", False, text, remedy)]
    routes = AlarmRoutes(setup.alarm_urls)
    sends = setup.send_test_alarm
    failed = await (routes.send(TEST_TITLE, TEST_TEXT) if sends else routes.check())
    return [_route(label, failed.get(label, ""), sends=sends) for label in routes.labels]


def _route(label: str, reason: str, *, sends: bool) -> Finding:
    if reason:
        remedy = "correct this route in ALARM_URLS, or check its server and the network"
        return Finding("alarms", False, f"the route {label} fails: {reason}", remedy)
    if sends:
        return Finding("alarms", True, f"a test was sent by {label}: see that it has arrived")
    text = f"the route {label} can be reached; `ready --send-test-alarm` sends a test"
    return Finding("alarms", True, text)


ALL = (heartbeat, alarms)

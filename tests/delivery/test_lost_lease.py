"""A sender whose lease is lost, as after a machine that slept: it takes a new name and goes on."""

from tests.stage import PATIENCE, Stage

#: How often it is tried: what it waits for differs.
TIMES = 5


async def test_a_lease_lost_when_the_sender_is_woken(stage: Stage) -> None:
    """A sweep wakes the sender and what changes copies at once; neither may wait for the other forever."""
    sender = stage.app.sender
    for _ in range(TIMES):
        await stage.world.until(sender._heartbeat.trusted, PATIENCE)
        before = sender._heartbeat.name
        sender._heartbeat._last = float("-inf")
        sender.wake()
        await stage.world.until(lambda before=before: sender._heartbeat.name != before, 10)

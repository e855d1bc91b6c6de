"""A person who sends too much is warned once, and then not answered for a while."""

from bot.handlers.flood import Buckets, Verdict


def test_twenty_at_once_are_handled() -> None:
    """Then one warning is due, then silence."""
    buckets = Buckets()

    verdicts = [buckets.take(1, now=0.0) for _ in range(25)]

    assert verdicts == [Verdict.PASS] * 20 + [Verdict.WARN] + [Verdict.DROP] * 4


def test_a_flood_is_slowed_down_twice() -> None:
    """One a second for ever: 20 at once, then about 1 in 5 seconds for two minutes, then 1 in 30."""
    buckets = Buckets()

    passed = [s for s in range(3600) if buckets.take(1, now=float(s)) is Verdict.PASS]

    assert sum(second < 30 for second in passed) <= 20 + 6
    assert 18 <= sum(30 <= second < 150 for second in passed) <= 24
    assert sum(600 <= second < 3600 for second in passed) == 100


def test_one_in_five_seconds_passes_for_some_minutes() -> None:
    """Somebody who presses through the settings thoughtfully is not hindered."""
    buckets = Buckets()

    assert {buckets.take(1, now=5.0 * turn) for turn in range(45)} == {Verdict.PASS}


def test_a_flood_that_goes_on_is_told_once() -> None:
    """Ten a second for ten minutes: a few are handled, one is warned of."""
    buckets = Buckets()

    verdicts = [buckets.take(1, now=tick / 10) for tick in range(6000)]

    assert verdicts.count(Verdict.WARN) == 1
    assert verdicts.count(Verdict.PASS) <= 40 + 600 / 30


def test_after_a_rest_all_is_as_before() -> None:
    """A second flood, after the buckets have filled again, is warned of again."""
    buckets = Buckets()
    for _ in range(30):
        buckets.take(1, now=0.0)

    verdicts = [buckets.take(1, now=1200.0) for _ in range(21)]

    assert verdicts == [Verdict.PASS] * 20 + [Verdict.WARN]


def test_a_flooder_does_not_hinder_others() -> None:
    """Each has their own buckets."""
    buckets = Buckets()
    for _ in range(100):
        buckets.take(1, now=0.0)

    assert buckets.take(2, now=0.0) is Verdict.PASS


def test_memory_is_bounded() -> None:
    """However many chats speak, so many are remembered."""
    buckets = Buckets(size=100)

    for chat in range(10_000):
        buckets.take(chat, now=0.0)

    assert len(buckets) == 100

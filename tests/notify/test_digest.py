"""Digests: one alert at once, and one message for all that follow within ten minutes."""

from bot.notify.digest import NAMED, WINDOW, Alert, Digests
from tests.cast import NOVEMBER
from tests.clocks import ManualClock


def alert(key: str, **values: str | int) -> Alert:
    """An alert on a day in November."""
    return Alert(key, values, NOVEMBER)


def test_strangers_get_one_alert_and_one_digest_each_ten_minutes() -> None:
    """A title does not make a kind of its own: 300 channels are one alert and one digest, which names a few."""
    clock = ManualClock()
    digests = Digests(clock)

    at_once = [digests.add(alert("alert-chat-muted", title=f"{n}")) for n in range(300)]
    clock.now = WINDOW - 1
    early = digests.due()
    clock.now = WINDOW
    (digest,) = digests.due()

    assert (at_once.count(True), at_once[0], early) == (1, True, [])
    assert digest.count == 299
    assert digest.last.values["title"] == "299"
    assert digest.titles == tuple(str(n) for n in range(1, NAMED + 1))


def test_the_digest_begins_the_next_ten_minutes() -> None:
    """Alerts without end cause one digest each ten minutes; after ten quiet minutes an alert is sent at once."""
    clock = ManualClock()
    digests = Digests(clock)
    sent = 0

    for second in range(int(6 * WINDOW)):
        clock.now = second
        sent += digests.add(alert("alert-chat-muted", title="x")) + len(digests.due())
    assert sent == 6

    for minutes in (1, 2):
        clock.now = (6 + minutes) * WINDOW
        digests.due()
    assert digests.add(alert("alert-chat-muted", title="x"))


def test_what_strangers_do_holds_back_no_other_alert() -> None:
    """Each text, and each moment and language of one, is a kind of its own."""
    digests = Digests(ManualClock())
    kinds = [
        alert("alert-chat-muted", title="x"),
        alert("alert-chat-lost", title="x"),
        alert("alert-disk-full", reason="x"),
        *(alert("alert-language", moment=moment, language="az") for moment in ("eve", "day")),
    ]

    assert all(digests.add(one) for one in kinds)
    assert not any(digests.add(one) for one in kinds)


def test_expired_notices_are_summed() -> None:
    """The digest tells how many there were, not how many sweeps found them."""
    clock = ManualClock()
    digests = Digests(clock)
    for count in (225, 10, 7):
        digests.add(alert("alert-expired", moment="day", count=count))

    clock.now = WINDOW
    (digest,) = digests.due()

    assert digest.last.values["count"] == 17


def test_memory_does_not_grow_with_alerts() -> None:
    """A digest keeps the last alert and a few titles."""
    digests = Digests(ManualClock())
    for number in range(10_000):
        digests.add(alert("alert-chat-muted", title=f"{number}"))

    (window,) = digests._windows.values()

    assert len(window.titles) == NAMED

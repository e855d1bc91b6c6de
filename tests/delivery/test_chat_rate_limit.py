"""Each chat is answered at a pace that Telegram allows: a 429 that somebody's commands bring would stop everybody."""

from bot.delivery.chat_rate_limit import GROUP, PERSON, ChatRateLimits

#: A person, and a group.
LEYLA, CHOIR = 1001, -1001


def times(chat: int, count: int) -> list[float]:
    """When so many messages to a chat may be sent, each as early as possible."""
    limits, now, found = ChatRateLimits(), 100.0, []
    for _ in range(count):
        now += limits.wait(chat, now)
        limits.sent(chat, now)
        found.append(now - 100)
    return found


def test_a_person_is_sent_three_at_once_and_then_one_a_second() -> None:
    """Quiet seconds are made up for, up to three."""
    assert times(LEYLA, 6) == [0, 0, 0, 1, 2, 3]
    assert PERSON.burst == 3


def test_a_group_is_sent_twenty_a_minute() -> None:
    """Five at once, and one each three seconds."""
    sent = times(CHOIR, 30)

    assert sent[:6] == [0, 0, 0, 0, 0, 3]
    assert max(sum(begun <= one < begun + 60 for one in sent) for begun in sent) <= 20 + GROUP.burst

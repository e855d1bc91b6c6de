"""Each chat is answered within its own rate limit: a 429 that one chat causes would pause all sending."""

from bot.delivery.chat_rate_limit import GROUP, PERSON, ChatRateLimits

#: A person, and a group.
PERSON_ID, GROUP_ID = 1001, -1001


def times(chat: int, count: int) -> list[float]:
    """When that many messages to a chat may be sent, each as early as possible."""
    limits, now, found = ChatRateLimits(), 100.0, []
    for _ in range(count):
        now += limits.wait(chat, now)
        limits.sent(chat, now)
        found.append(now - 100)
    return found


def test_a_person_is_sent_three_at_once_and_then_one_a_second() -> None:
    """Seconds without a message are saved up, for three at most."""
    assert times(PERSON_ID, 6) == [0, 0, 0, 1, 2, 3]
    assert PERSON.burst == 3


def test_a_group_is_sent_twenty_a_minute() -> None:
    """Five at once, and one each three seconds."""
    sent = times(GROUP_ID, 30)

    assert sent[:6] == [0, 0, 0, 0, 0, 3]
    assert max(sum(begun <= one < begun + 60 for one in sent) for begun in sent) <= 20 + GROUP.burst

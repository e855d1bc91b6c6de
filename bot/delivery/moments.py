"""The moment of a delivery: one of its observance or, for an announcement, the one that all announcements share."""

from datetime import time

from bot.observances.almanac import Almanac
from bot.observances.model import Moment
from bot.store.records import ANNOUNCEMENT, Delivery

#: The moment of announcements. Its time says nothing: an announcement is due when it is confirmed.
ANNOUNCED = Moment(
    ANNOUNCEMENT,
    offset_days=0,
    at=time(),
    clock="chat",
    choosable=False,
    expires_at=None,
    on_uncertain={
        "private": "resend",
        "group": "resend",
        "supergroup": "resend",
        "channel": "leave",
    },
)


def of(almanac: Almanac, delivery: Delivery) -> Moment:
    """The moment of a delivery. Raises KeyError when the almanac lacks it."""
    if delivery.observance == ANNOUNCEMENT:
        return ANNOUNCED
    return almanac.observance(delivery.observance).moment(delivery.moment)

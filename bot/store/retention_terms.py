"""How long what is kept: the terms of the retention."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Terms:
    """How long what is kept."""

    #: How long after the last window of an occasion it is kept which chat got which notice.
    deliveries: timedelta = timedelta(days=60)
    #: The number of occasions after which a chat whose subscription ended is erased.
    occasions: int = 2
    #: The operators, whose chats are not erased.
    operators: Collection[int] = ()

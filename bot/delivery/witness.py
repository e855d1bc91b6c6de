"""What a sender asks of the witness, the message at Telegram that shows how much this database should know."""

from typing import Protocol


class Witness(Protocol):
    """Whether the witness was read, as `bot/app/witness_watch.py` does it."""

    @property
    def nonce(self) -> str | None:
        """The nonce beside which this process counts the notices that it begins to send; None: it counts none."""

    async def read(self) -> bool:
        """Return when the witness was read or refused within the last minute; False when nothing may be claimed yet."""

    def begun(self) -> None:
        """Called after notices have been counted, so that the witness shows soon that they are begun."""


class NoWitness:
    """No witness, for rehearsals and benchmarks."""

    nonce = None

    async def read(self) -> bool:
        """Always."""
        return True

    def begun(self) -> None:
        """Nothing."""

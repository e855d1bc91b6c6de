"""Decides what follows from a fault of changing a copy, and does nothing: the corrector applies it."""

from dataclasses import dataclass
from datetime import timedelta

from bot.errors import (
    AccessLost,
    CopyCurrent,
    CopyFixed,
    CopyMissing,
    CopyOfOtherKind,
    Fault,
    NotSent,
    PictureRefused,
    PictureUnwanted,
    RetryLater,
    Uncertain,
    WordingRefused,
)


@dataclass(frozen=True)
class EditConsequence:
    """What follows from a fault. By default, the copy cannot be changed, and the reason is recorded."""

    #: True when the copy has what it should have.
    done: bool = False
    #: True when it is tried again.
    again: bool = False
    #: True when the copy is to be changed in another way: replaced instead of deleted, without its picture.
    otherwise: bool = False
    #: How long all processes send nothing, as Telegram asks.
    throttle: timedelta | None = None
    #: True when no copy in this wording can be changed.
    refuses_wording: bool = False


def of_edit(fault: Fault) -> EditConsequence:
    """What follows when a text, a caption or a photo could not be changed."""
    match fault:
        case CopyCurrent():
            return EditConsequence(done=True)
        case RetryLater():
            return EditConsequence(again=True, throttle=fault.after)
        case NotSent() | Uncertain() | AccessLost():
            return EditConsequence(again=True)
        case WordingRefused():
            return EditConsequence(refuses_wording=True)
        case CopyOfOtherKind() | PictureRefused() | PictureUnwanted():
            return EditConsequence(otherwise=True)
        case _:
            return EditConsequence()


def of_deletion(fault: Fault) -> EditConsequence:
    """What follows when a copy could not be deleted. One that is gone already was recalled by its reader."""
    match fault:
        case CopyMissing():
            return EditConsequence(done=True)
        case CopyFixed():
            return EditConsequence(otherwise=True)
        case _:
            return of_edit(fault)

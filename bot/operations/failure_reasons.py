"""Names why a notice did not reach its chat or a copy could not be changed, by the error that the ledger records."""

from bot.botapi import faults
from bot.delivery import copy_change
from bot.store import copies
from bot.store.records import RECALLED_IN_DOUBT, UNACCOUNTED, UNWANTED
from bot.store.senders import DIED

#: The errors that the bot itself records, with their reasons.
OWN = {
    UNWANTED: "unsubscribed",
    DIED: "process ended",
    copy_change.ERASED: "erased",
    copy_change.UNKNOWN: "not known whether it arrived",
    UNACCOUNTED: "not known whether it arrived",
    RECALLED_IN_DOUBT: "not known whether it arrived",
    copies.OLD_PICTURE: "picture not changed",
    copy_change.MOVED: "group became a supergroup",
    copy_change.UNANSWERED: "no clear answer",
    copy_change.TOO_LONG: "new text refused",
    copy_change.BROKEN: "new text refused",
    copy_change.REFUSED: "new text refused",
}

#: The reasons, each with parts of errors in lower case. The first row with a part that occurs in an error counts.
TABLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("blocked", ("blocked by the user", "user_is_blocked")),
    ("deactivated", ("user is deactivated", "user_deactivated")),
    ("copy deleted", faults.MISSING),
    ("copy cannot be changed", (*faults.FIXED, *faults.OTHER_KIND)),
    ("not found", ("chat not found", "peer_id_invalid")),
    ("topic", faults.TOPIC),
    ("no right to write", faults.RIGHTS),
    (
        "removed",
        ("kicked", "not a member", "chat was deleted", "channel_private", "can't initiate"),
    ),
    ("text refused", faults.WORDING),
    ("too many requests", ("429 ", "too many requests")),
    ("refused by Telegram", ("400 ", "403 ", "bad request", "forbidden")),
)

#: What is said of an error that is in no row: no answer, a cut connection, a 5xx; and of none.
NO_ANSWER, NONE = "no clear answer", "no attempt failed"


def named(error: str) -> str:
    """The reason of an error. It contains nothing of the error itself, which can name a chat."""
    if not error:
        return NONE
    if error in OWN:
        return OWN[error]
    said = error.lower()
    for reason, parts in TABLE:
        if any(part in said for part in parts):
            return reason
    return NO_ANSWER

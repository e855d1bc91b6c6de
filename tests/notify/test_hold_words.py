"""What operators read about a hold."""

from datetime import timedelta

import pytest

from bot.messages.catalog import Catalog
from bot.messages.markup import plain
from bot.messages.typography import unbroken
from bot.notify import hold_words
from bot.notify.hold_words import Reader
from bot.store.records import Pause


@pytest.mark.parametrize(
    ("by", "who"), [(77, "вы"), (78, "оператор 78"), (None, "командная строка сервера")]
)
def test_who_holds_is_named_in_the_same_form(catalog: Catalog, by: int | None, who: str) -> None:
    """In Russian as well, whose cases differ."""
    pause = Pause("", timedelta(days=1), held=True, by=by, ends=None)

    text = hold_words.state(catalog, Reader(77, "ru", "Asia/Baku"), pause)

    assert f"\nКто приостановил: {who}\n" in unbroken(plain(text))

"""The data of buttons: short, ours, and checked when they come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers import keyboards
from bot.handlers.keyboards import Action
from bot.handlers.settings import buttons, registry
from bot.handlers.settings.buttons import VALUES
from bot.observances import zones

good = st.one_of(
    st.builds(Action, st.just("language"), st.sampled_from(["auto", "az", "en", "pt-BR"])),
    st.builds(Action, st.just("zone"), st.sampled_from(zones.common())),
    st.builds(Action, st.just("time"), st.integers(0, 1439).map(str)),
    st.builds(Action, st.sampled_from(["on", "off"]), st.sampled_from(["eve", "day", "silence"])),
    st.builds(Action, st.just("subscription"), st.sampled_from(["on", "off"])),
    st.builds(Action, st.just("page"), st.sampled_from(["home", "zone", "close"]), st.just(True)),
)


@given(good)
def test_what_is_encoded_comes_back(action: Action) -> None:
    """A button asks for what it was made for, in at most 64 bytes."""
    data = keyboards.encode(action)

    assert buttons.decode(data) == action
    assert len(data.encode()) <= 64


@given(st.none() | st.text(max_size=100))
def test_any_data_can_be_decoded(data: str | None) -> None:
    """Whatever a client sends: an action with a verb of ours, or None."""
    action = buttons.decode(data)

    assert action is None or action.verb in VALUES or registry.of(action)


@pytest.mark.parametrize("zone", ["", "Nowhere/City", "asia/baku", "Asia/Baku;x", "A" * 99])
def test_a_zone_must_be_one(zone: str) -> None:
    """It is spelt as the database spells it."""
    assert buttons.decode(f"zone:{zone}") is None


@pytest.mark.parametrize("time", ["", "-1", "1440", "9999", "٣", "8:30"])
def test_a_time_must_be_a_minute_of_the_day(time: str) -> None:
    """From 0 to 1439, in plain digits."""
    assert buttons.decode(f"time:{time}") is None


@pytest.mark.parametrize(
    "data", ["", ":", "page:attic", "page:home\n", "forget:", "x:y", "s.s.on:eve"]
)
def test_data_that_are_not_ours_ask_for_nothing(data: str) -> None:
    """Unknown verbs, unknown values, other spellings."""
    assert buttons.decode(data) is None

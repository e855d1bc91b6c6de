"""Texts of which a moment is due today, in a few seconds: as an operator could write them."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.process.launching import ROOT

#: Half a day apart: in one of them midnight is hours away, whenever the tests run.
ZONES = ("Asia/Baku", "America/Los_Angeles")

PACK = """
first = 1990-{day:%m-%d}
zone = "{zone}"

[rule]
kind = "fixed"
month = {day.month}
day = {day.day}

[[moment]]
name = "day"
days = {after}
at = {at:%H:%M:%S}
clock = "observance"
expires = "end of day"
on_uncertain = {{ private = "resend", group = "resend", supergroup = "resend", channel = "leave" }}
"""


def texts(folder: Path, seconds: float) -> Path:
    """The bot's own texts in that folder, but their day is due in so many seconds, and until midnight."""
    messages = folder / "messages"
    shutil.copytree(ROOT / "messages", messages)
    due = datetime.now(UTC) + timedelta(seconds=seconds)
    zone = min(ZONES, key=lambda name: abs(12 - due.astimezone(ZoneInfo(name)).hour))
    at = due.astimezone(ZoneInfo(zone))
    day = _kept_each_year(at.date())
    pack = PACK.format(zone=zone, day=day, after=(at.date() - day).days, at=at)
    (messages / "january-20" / "observance.toml").write_text(pack, "utf-8")
    return messages


def _kept_each_year(today: date) -> date:
    """That day; on 29 February the one before, since no rule may name it."""
    return today - timedelta(days=1) if (today.month, today.day) == (2, 29) else today

"""Checks the last rehearsal: there was one for the coming occasion, it has passed, and nothing changed since."""

from datetime import timedelta

from bot.errors import BotError
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion
from bot.operations import forecast, rehearsal_record, software
from bot.operations.readiness import Finding, Setup
from bot.operations.rehearsal_record import PASSED, Record
from bot.store import chats

#: How long before an occasion a rehearsal of another year is not enough any more: some days before the first report to
#: the operators, which is thirty days before the first notice.
BEFORE = timedelta(days=35)

REMEDY = "run `rehearse`"


async def check(setup: Setup) -> list[Finding]:
    """The coming occasion was rehearsed as everything is now."""
    records, year = await rehearsal_record.last(setup.db), _coming(setup).year
    if not records:
        return [Finding("rehearsal", False, "there was no rehearsal yet", REMEDY)]
    record = records.get(str(year))
    if record is None:
        soon = _coming(setup).date - setup.at.date() <= BEFORE
        text = f"{year} was not rehearsed; years that were: {', '.join(sorted(records))}"
        return [Finding("rehearsal", not soon, text, REMEDY if soon else "")]
    if record.verdict != PASSED:
        text = f"that of {record.at} did not pass ({record.words})"
        remedy = f"correct what its certificate names, then {REMEDY} with {record.options}"
        return [Finding("rehearsal", False, text, remedy)]
    if not record.enough(await chats.count(setup.db)):
        text = f"that of {record.at} had only {record.words}"
        return [Finding("rehearsal", False, text, f"{REMEDY} with --from-database")]
    if changed := _changed(setup, record):
        text = f"the {changed} changed since that of {record.at}"
        return [Finding("rehearsal", False, text, REMEDY)]
    text = f"that of {record.at} has passed ({record.words}), and nothing changed since"
    return [Finding("rehearsal", True, text)]


def _coming(setup: Setup) -> Occasion:
    """The occasion that comes next, or that is not over yet."""
    almanac: Almanac = setup.almanac
    current = almanac.following((setup.at - timedelta(days=2)).date())
    if forecast.over(almanac, current, setup.at):
        return almanac.following(setup.at.date())
    return current


def _changed(setup: Setup, record: Record) -> str:
    """What is not as it was rehearsed, in words; empty when nothing changed."""
    try:
        content = rehearsal_record.content(setup.messages_dir)
    except BotError:  # the checks of the texts name it
        content = ""
    release = rehearsal_record.release(software.commit())
    same = {
        "texts": content == record.content,
        "release": rehearsal_record.same_release(release, record.release),
        "settings": setup.settings_hash == record.settings,
    }
    return " and the ".join(name for name, unchanged in same.items() if not unchanged)


ALL = (check,)

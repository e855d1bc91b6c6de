"""The units, by systemd's own tools: they are valid and confine the bot, and their paths are read as they are meant."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.operations import service_units
from bot.operations.service_units import BACKUP, REFUSED, RUN, SENDER, TIMER, Installation
from tests import systemd

#: A common one: SQLite, and backups.
PLAIN = Installation(
    python=Path(sys.executable),
    folder=Path("/srv/bot"),
    account="bot",
    data=Path("/srv/bot/data"),
    backups=Path("/mnt/backups"),
    data_key=Path("/etc/commemoration-bot/data_key"),
    timed_backups=Path("/mnt/others"),
)

#: Everything in a home, with PostgreSQL.
AT_HOME = Installation(
    python=Path(sys.executable),
    folder=Path("/home/anna/my bot 100%"),
    account="anna",
    reads=(Path("/home/anna/my bot 100%/messages"), Path("/home/anna/.local/python")),
    backups=Path("/home/anna/backups"),
)

INSTALLATIONS = {"plain": PLAIN, "home": AT_HOME}

#: The highest exposure that `systemd-analyze security` may find, times ten. Access to the network makes up most of it.
EXPOSURE = 20

#: What may be in the name of a folder.
NAMES = st.text(
    st.characters(
        categories=["L", "N", "P", "S", "Zs"], exclude_characters="".join(REFUSED) + "/\u2028\u2029"
    ),
    min_size=1,
    max_size=12,
).filter(lambda name: name.isprintable() and name.strip() == name and name not in {".", ".."})


def lines(text: str, name: str) -> list[str]:
    """The values of a directive."""
    return [one.partition("=")[2] for one in text.splitlines() if one.startswith(f"{name}=")]


@pytest.mark.parametrize("which", INSTALLATIONS)
@pytest.mark.parametrize("user", [False, True])
def test_the_units_are_valid(which: str, user: bool, tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say, for the system and for `systemctl --user`."""
    installation = INSTALLATIONS[which]
    if user:
        installation = replace(installation, account=None)

    systemd.verify(service_units.units(installation), tmp_path, user=user)


@pytest.mark.parametrize("which", INSTALLATIONS)
def test_the_services_are_confined(which: str, tmp_path: Path) -> None:
    """`systemd-analyze security` finds little exposure, for each of them."""
    for name, text in service_units.units(INSTALLATIONS[which]).items():
        if name.endswith(".service"):
            file = tmp_path / name.replace("@.", "@1.")
            file.write_text(text, "utf-8")
            limit = f"--threshold={EXPOSURE}"
            done = systemd.analyze("security", "--offline=yes", limit, file, home=tmp_path)
            assert done.returncode == 0, done.stdout


def test_which_units_there_are() -> None:
    """A sender of its own with PostgreSQL; a timer where a folder was given."""
    assert [*service_units.units(PLAIN)] == [RUN, BACKUP, TIMER]
    assert [*service_units.units(AT_HOME)] == [RUN, SENDER]


def test_a_user_manager_gets_what_it_can_do() -> None:
    """It can neither change users nor drop rights, and refuses to start what asks for that."""
    text = service_units.units(replace(PLAIN, account=None))[RUN]

    assert not lines(text, "User")
    assert not any(one in text for one in service_units.CONFINED_BY_ROOT.splitlines())
    assert service_units.CONFINED in text
    assert lines(text, "WantedBy") == ["default.target"]


def test_the_metrics_of_the_process_can_be_read() -> None:
    """They need /proc/stat, which ProcSubset= would hide."""
    assert not lines(service_units.units(PLAIN)[RUN], "ProcSubset")


def test_only_the_timer_can_write_its_backups() -> None:
    """Nor can the timer's service write those of `run`. A missing folder for backups does not stop `run`."""
    units = service_units.units(PLAIN)

    assert lines(units[RUN], "ReadWritePaths") == ['"/srv/bot/data"', '"-/mnt/backups"']
    assert lines(units[BACKUP], "ReadWritePaths") == ['"/srv/bot/data"', '"-/mnt/others"']


def test_in_a_home_nothing_else_is_seen() -> None:
    """What is within a folder that is seen already is not named again."""
    text = service_units.units(AT_HOME)[RUN]

    assert lines(text, "ProtectHome") == ["tmpfs"]
    seen = lines(text, "BindReadOnlyPaths")
    assert {'"/home/anna/.local/python"', '"/home/anna/my bot 100%%"'} <= {*seen}
    assert not any("messages" in one for one in seen)
    assert lines(text, "BindPaths") == ['"-/home/anna/backups"']


@pytest.mark.parametrize("written", ["data", "backups"])
def test_what_is_written_is_not_read_only_as_well(written: str) -> None:
    """systemd would take the stricter of the two: the database directly in the bot's folder, or backups there."""
    made = replace(AT_HOME, **{written: AT_HOME.folder})
    text = service_units.units(made)[RUN]

    folder = '"/home/anna/my bot 100%%"'
    assert folder in [one.replace('"-', '"') for one in lines(text, "BindPaths")]
    seen = lines(text, "BindReadOnlyPaths")
    assert folder not in seen
    assert '"/home/anna/my bot 100%%/messages"' in seen


@settings(
    max_examples=15, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=NAMES)
@example(name="a b")
@example(name="100% $HOME ${x} %h %%")
@example(name="-;#~=,é{}*?[]|&<>()!@+")
def test_systemd_reads_the_paths_that_are_meant(name: str) -> None:
    """Whatever is in their names: this is systemd's own reading of the unit."""
    folder, home = Path("/srv") / name, Path("/home") / name
    made = Installation(
        python=folder / "python",
        folder=folder,
        account="bot",
        reads=(home,),
        data=folder / "data",
        backups=home / "backups",
        timed_backups=folder,
    )
    units = service_units.units(made)

    read = systemd.as_read(units[RUN])
    assert ("WorkingDirectory", str(folder)) in read
    assert ("ReadWritePaths", f"{folder}/data") in read
    assert ("BindPaths", f"-{home}/backups:{home}/backups:rbind") in read
    assert f"{home}:{home}:rbind" in [value for key, value in read if key == "BindReadOnlyPaths"]
    assert ("WatchdogSec", "3min") in read


def test_a_change_is_noticed() -> None:
    """Of one letter, or of the first line: only what was written by `units` counts as unchanged."""
    for text in service_units.units(PLAIN).values():
        assert not service_units.is_changed(text)
        assert service_units.is_changed(text + "\n")
        assert service_units.is_changed(text.replace("bot\n", "bots\n", 1))
        assert service_units.is_changed(text.partition("\n")[2])
    assert service_units.is_changed("")
    assert service_units.folder_of(service_units.units(AT_HOME)[RUN]) == "/home/anna/my bot 100%%"

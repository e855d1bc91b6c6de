"""The page for operators: its commands are ones that the bot takes, and the README's links lead to its sections."""

import re
import shlex
from pathlib import Path

import typer

from bot.cli.main import application

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")

COMMANDS = typer.main.get_command(application("")).commands  # type: ignore[attr-defined]


def test_its_commands_can_be_typed() -> None:
    """In the unit of systemd and in shell blocks."""
    typed = re.findall(r"(?:python -m bot|bin/commemoration-bot) (.+)$", PAGE, re.MULTILINE)

    assert len(typed) >= 10
    for line in typed:
        name, *arguments = shlex.split(line)
        COMMANDS[name].make_context(name, arguments)


def test_the_links_of_the_readme_lead_there() -> None:
    """Each section that the README names."""
    anchors = re.findall(r"\(docs/operating\.md#([\w-]+)\)", README)
    sections = re.findall(r"^#{2,3} (.+)$", PAGE, re.MULTILINE)

    assert len(anchors) >= 18
    assert {*anchors} <= {section.lower().replace(" ", "-") for section in sections}


def test_the_picture_that_the_readme_names_is_there() -> None:
    """Operators upload it."""
    (picture,) = re.findall(r"\((docs/bot-picture\.\w+)\)", README)

    assert (ROOT / picture).is_file()

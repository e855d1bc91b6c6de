"""The command line: all commands in the order of the help, and the one place that prints errors."""

import importlib
import sys

import typer

from bot import log
from bot.errors import BotError

#: The commands in the order of the help, each with its module.
COMMANDS = {
    "run": "run",
    "sandbox": "sandbox",
    "sender": "sender",
    "report": "report",
    "pause": "pause",
    "resume": "pause",
    "move-database": "move_database",
    "check": "check",
}

#: The command itself refuses excess arguments, without repeating them: they may contain a password.
ANY_ARGUMENTS = {"move-database": {"allow_extra_args": True, "ignore_unknown_options": True}}


def application(first: str) -> typer.Typer:
    """The command line. If its first word is a command, only that one's module is imported: `run` stays small."""
    made = typer.Typer(
        name="commemoration-bot",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        help="The annual commemoration bot: sends the right words to each chat, once, at the right time.",
    )
    # Without a callback, Typer takes a single command for the whole command line.
    made.callback()(_no_options)
    for name in [first] if first in COMMANDS else COMMANDS:
        module = importlib.import_module(f"bot.cli.{COMMANDS[name]}")
        command = getattr(module, name.replace("-", "_"))
        made.command(name, context_settings=ANY_ARGUMENTS.get(name))(command)
    return made


def _no_options() -> None:
    """The command line has no options beside those of its commands."""


def main() -> None:
    """Run the command line. A BotError ends it: its message is printed, and its exit code is used."""
    try:
        application("".join(sys.argv[1:2]))()
    except BotError as error:
        from rich.console import Console  # here: `run` does not need it

        text = log.RedactingFormatter("").redacted(str(error))
        Console(stderr=True, soft_wrap=True).print(text, style="red", markup=False, highlight=False)
        sys.exit(error.exit_code)

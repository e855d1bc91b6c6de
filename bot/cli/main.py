"""The command line: all commands in the order of the help, and the one place that prints errors."""

import importlib
import keyword
import sys
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from bot import __version__, log
from bot.errors import BotError

#: The commands in the order of the help, each with its module.
COMMANDS = {
    "run": "run",
    "sandbox": "sandbox",
    "sender": "sender",
    "install-service": "install_service",
    "watch": "watch",
    "report": "report",
    "announce": "announce",
    "pause": "pause",
    "resume": "pause",
    "correct": "correct",
    "recall": "correct",
    "requests": "correct",
    "backup": "backup",
    "restore": "restore",
    "drill": "drill",
    "acknowledge": "acknowledge",
    "recovery-kit": "recovery_kit",
    "export": "export",
    "import": "import_",
    "move-database": "move_database",
    "key": "key",
    "rekey": "rekey",
    "check": "check",
    "approve": "approve",
    "preview": "preview",
    "schedule": "schedule",
    "ready": "ready",
    "health": "health",
    "rehearse": "rehearse",
}

#: The command itself refuses excess arguments, without repeating them: they may contain a password.
ANY_ARGUMENTS = {"move-database": {"allow_extra_args": True, "ignore_unknown_options": True}}


class _Plain:
    """Shows the options that are switches without a type: `--help`, not `--help <bool>`."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters, for the help and for the parser."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if getattr(param, "is_flag", False):
                param.display_type_rich = lambda ctx: None
        return params


class _Group(_Plain, TyperGroup):
    """The command line."""


class _Command(_Plain, TyperCommand):
    """A command."""


def application(first: str) -> typer.Typer:
    """The command line. If its first word is a command, only that one's module is imported: `run` stays small."""
    made = typer.Typer(
        name="commemoration-bot",
        cls=_Group,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        help="The annual commemoration bot: sends the right words to each chat, once, at the right time.",
    )
    # Without a callback, Typer takes a single command for the whole command line.
    made.callback()(_options)
    for name in [first] if first in COMMANDS else COMMANDS:
        module = importlib.import_module(f"bot.cli.{COMMANDS[name]}")
        command = getattr(module, _function(name))
        made.command(name, cls=_Command, context_settings=ANY_ARGUMENTS.get(name))(command)
    return made


def _function(name: str) -> str:
    """The name of a command's function."""
    return f"{name}_" if keyword.iskeyword(name) else name.replace("-", "_")


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer passes it by position
    if wanted:
        typer.echo(f"commemoration-bot {__version__}")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """The options of the command line itself."""


def main() -> None:
    """Run the command line. A BotError ends it: its message is printed, and its exit code is used.

    A letter that the encoding of standard output lacks is written as a question mark.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        application("".join(sys.argv[1:2]))()
    except BotError as error:
        from rich.console import Console  # here: `run` does not need it

        text = log.RedactingFormatter("").redacted(str(error))
        Console(stderr=True, soft_wrap=True).print(text, style="red", markup=False, highlight=False)
        sys.exit(error.exit_code)

"""The command line: all commands in the order of the help, and the one place that prints errors."""

import sys

import typer
from rich.console import Console

from bot import log
from bot.cli import check, move_database, pause, report, run, sandbox, sender
from bot.errors import BotError

app = typer.Typer(
    name="commemoration-bot",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="The annual commemoration bot: sends the right words to each chat, once, at the right time.",
)
app.command()(run.run)
app.command()(sandbox.sandbox)
app.command()(sender.sender)
app.command()(report.report)
app.command()(pause.pause)
app.command()(pause.resume)
#: The command itself refuses excess arguments, without repeating them: they may contain a password.
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
    move_database.move_database
)
app.command()(check.check)


def main() -> None:
    """Run the command line. A BotError ends it: its message is printed, and its exit code is used."""
    try:
        app()
    except BotError as error:
        text = log.RedactingFormatter("").redacted(str(error))
        Console(stderr=True, soft_wrap=True).print(text, style="red", markup=False, highlight=False)
        sys.exit(error.exit_code)

"""All commands, in the order in which they are met, and the one place where errors become sentences."""

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
    help="The annual commemoration bot: the right words, to each chat once, at the right instant.",
)
app.command()(run.run)
app.command()(sandbox.sandbox)
app.command()(sender.sender)
app.command()(report.report)
app.command()(pause.pause)
app.command()(pause.resume)
#: What is too much is refused by the command itself, which does not repeat it.
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
    move_database.move_database
)
app.command()(check.check)


def main() -> None:
    """Run the command line; an error that the bot knows ends it with its sentence and exit code."""
    try:
        app()
    except BotError as error:
        text = log.RedactingFormatter("").redacted(str(error))
        Console(stderr=True, soft_wrap=True).print(text, style="red", markup=False, highlight=False)
        sys.exit(error.exit_code)

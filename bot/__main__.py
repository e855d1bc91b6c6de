"""The entry point `python -m bot`: a signal can stop it from the start."""

import os
import signal
import sys

from bot import unused

#: Only the user of the process can read files that it creates: the database contains the subscribers.
UMASK = 0o077


def main() -> None:
    """Run the command line. Until the command handles SIGTERM and Ctrl-C itself, either ends the process at once."""
    os.umask(UMASK)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    unused.keep_out()
    from bot.cli.main import main as command_line

    command_line()


if __name__ == "__main__":
    main()

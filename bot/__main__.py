"""`python -m bot`, which can be stopped from its first moment."""

import os
import signal
import sys

#: Files that the process makes can be read by its own user alone: the database holds who subscribed.
UMASK = 0o077


def main() -> None:
    """Run the command line. Until that listens to SIGTERM and Ctrl-C itself, either ends the process at once."""
    os.umask(UMASK)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    from bot.cli.main import main as command_line

    command_line()


if __name__ == "__main__":
    main()

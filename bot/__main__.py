"""`python -m bot`, which can be stopped from its first moment."""

import signal
import sys


def main() -> None:
    """Run the command line. Until that listens to SIGTERM and Ctrl-C itself, either ends the process at once."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    from bot.cli.main import main as command_line

    command_line()


if __name__ == "__main__":
    main()

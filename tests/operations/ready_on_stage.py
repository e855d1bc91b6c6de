"""The command `ready` for a bot on a stage, with the checks that a test breaks.

Those of the clocks and of the cards are left out: the stage's clock is moved, and cards take long to draw.
"""

from bot.cli import main, ready
from bot.operations import chat_checks, pause_check, process_checks, telegram_checks

CHECKS = (
    telegram_checks.token,
    telegram_checks.operators,
    chat_checks.subscribers,
    process_checks.sender,
    pause_check.unpaused,
)

if __name__ == "__main__":
    ready.CHECKS = CHECKS
    main.main()

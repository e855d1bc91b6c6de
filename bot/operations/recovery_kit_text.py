"""The recovery kit as plain text, for a terminal or a file."""

from bot.operations import recovery_kit
from bot.operations.recovery_kit import Kit, Pair

#: Where somebody writes by hand.
BLANK = "_" * 40

#: The hints of the page.
SECRETS = "Write a secret here only if this page is kept in a safe; else write where it is kept."
NEEDED = (
    "You need a machine with git, make and Python 3.11 or newer, the newest backup, copied to ~/newest.backup, and the"
    " secrets above."
)
ALONE = (
    "Stop the old bot first, or write /revoke to @BotFather, which makes its token useless, and use the new token: two"
    " machines with one token both hold, and nothing is sent."
)


def text(kit: Kit) -> str:
    """The whole kit."""
    made = f"{kit.made:%Y-%m-%d %H:%M} UTC"
    parts = [
        f"RECOVERY KIT of the commemoration bot, made on {made}. It contains no secret.",
        _pairs("Which bot", recovery_kit.which(kit)),
        _pairs("Backups", recovery_kit.backups(kit)),
        _blanks("Operators", recovery_kit.operators(kit) or ["none"]),
        _blanks(f"By hand. {SECRETS}", recovery_kit.to_write(kit)),
        f"From nothing to GO, in about 15 minutes\n\n{NEEDED}\n{ALONE}",
        _block(
            "The file .env (complete the lines that end with =):", recovery_kit.environment(kit)
        ),
        _steps(kit),
    ]
    return "\n\n".join(parts) + "\n"


def _pairs(title: str, pairs: list[Pair]) -> str:
    return _block(title, [f"{name:<11} {value}" for name, value in pairs])


def _blanks(title: str, names: list[str]) -> str:
    return _block(title, [f"{name}: {BLANK}" for name in names])


def _block(title: str, lines: list[str]) -> str:
    return "\n".join([title, "", *(f"  {line}" for line in lines)])


def _steps(kit: Kit) -> str:
    lines = []
    for number, step in enumerate(recovery_kit.steps(kit), 1):
        lines += [f"{number}. {step.command}", f"   {step.note}"]
    return "\n".join(["The five commands", "", *lines])

"""Checks of the settings: every name in `.env` that looks like a setting is one."""

from bot.operations.readiness import Finding, Setup


async def names(setup: Setup) -> list[Finding]:
    """No name is mistyped: a setting that the bot does not know has no effect."""
    found = [
        Finding(
            "settings", False, f"{name} is not a setting, so it has no effect", _remedy(nearest)
        )
        for name, nearest in setup.slips.items()
    ]
    return found or [Finding("settings", True, "every name is known")]


def _remedy(nearest: str) -> str:
    return f"write {nearest} instead, or remove it; then restart the bot"


ALL = (names,)

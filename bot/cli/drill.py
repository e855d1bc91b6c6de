"""`drill`: placeholder."""


def drill() -> None:
    """Placeholder."""

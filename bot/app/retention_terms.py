"""The terms of the retention, as the settings have them."""

from datetime import timedelta

from bot.operations.retention_terms import Terms
from bot.settings import Settings


def of(settings: Settings) -> Terms:
    """How long what is kept."""
    return Terms(
        timedelta(days=settings.retention_deliveries_days),
        settings.retention_ended_occasions,
        settings.operator_ids,
    )

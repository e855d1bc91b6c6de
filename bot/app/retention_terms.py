"""The terms of the retention, as the settings have them."""

from datetime import timedelta

from bot.settings import Settings
from bot.store.retention_terms import Terms


def of(settings: Settings) -> Terms:
    """How long what is kept."""
    return Terms(
        timedelta(days=settings.retention_deliveries_days),
        settings.retention_ended_occasions,
        settings.operator_ids,
    )

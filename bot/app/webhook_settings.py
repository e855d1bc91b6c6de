"""Checks that the settings of the webhook fit together."""

from bot.app import webhook_watch
from bot.errors import CertificateWithoutWebhook, WebhookWithoutSecret, WebhookWithoutServer
from bot.settings import Settings


def check(settings: Settings) -> None:
    """Raises a BotError, which names the remedy, when one setting of the webhook lacks another."""
    if settings.webhook_certificate is not None and not settings.webhook_url:
        raise CertificateWithoutWebhook
    if settings.webhook_url and not settings.webhook_secret:
        raise WebhookWithoutSecret
    if settings.webhook_url and settings.web_port is None:
        raise WebhookWithoutServer
    webhook_watch.certificate(settings.webhook_certificate)

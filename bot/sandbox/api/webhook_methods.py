"""The methods that set, delete and describe the webhook."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox import errors
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World
from bot.sandbox.world.webhook import CONNECTIONS

#: The ports to which Telegram sends updates; None: 443.
PORTS = frozenset({None, 80, 88, 443, 8443})
#: A secret, which may also be missing.
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")

Json = dict[str, Any]


def set_webhook(world: World, params: Params) -> bool:
    """Send updates to an address, and end the getUpdates under way; raises ApiError when it cannot be used."""
    url, secret = params.text("url"), params.text("secret_token")
    if url:
        _check(url)
        if not SECRET.fullmatch(secret):
            raise errors.bad_request("secret token contains illegal characters")
        world.updates.end_poll("terminated by setWebhook request")
    upload = params.file("certificate")
    certificate = upload.content.decode("utf-8", "replace") if upload else ""
    connections = params.number("max_connections", CONNECTIONS)
    world.webhook.set(url, secret, certificate, connections)
    set_allowed(world, params)
    return _drop(world, params)


def delete_webhook(world: World, params: Params) -> bool:
    """Return to long polling; updates that wait stay, unless the bot drops them."""
    world.webhook.set("")
    return _drop(world, params)


def get_webhook_info(world: World, params: Params) -> Json:
    """The address of the webhook, the number of waiting updates, and the last failed request."""
    info = world.webhook.info() | {"pending_update_count": len(world.updates)}
    allowed = world.updates.allowed
    return info | {"allowed_updates": sorted(allowed)} if allowed else info


def set_allowed(world: World, params: Params) -> None:
    """Set the kinds of update that the bot requests, when the call has any."""
    kinds = params.json("allowed_updates")
    world.updates.set_allowed(kinds if isinstance(kinds, list) else None)


def _check(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise errors.bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    try:
        known = parts.port in PORTS
    except ValueError:
        known = False
    if not known:
        reason = "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
        raise errors.bad_request(reason)


def _drop(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    return True


METHODS: dict[str, Callable[[World, Params], Any]] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}

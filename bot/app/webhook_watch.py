"""Sets the webhook at Telegram, and checks each minute that Telegram delivers to it."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from telegram import WebhookInfo
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.app.lifecycle import cancel
from bot.botapi import polling
from bot.errors import CertificateUnusable
from bot.settings import Settings

log = logging.getLogger(__name__)

#: Seconds between two checks, and until the webhook is set again that could not be set.
EVERY, SOON = 60.0, 5.0

#: Telegram sends one update at a time. With more, it could send two of one chat at once, such as a message and the news
#: that the bot was blocked.
CONNECTIONS = 1


class WebhookWatch:
    """Keeps the webhook set while the bot runs, and reports whether updates arrive.

    The webhook stays set after the end: Telegram keeps updates for a day, and sends them to the next process.
    """

    def __init__(
        self,
        bot: Any,
        settings: Settings,
        works: Callable[[], None],
        overwritten: Callable[[], None],
        refused: asyncio.Event,
    ) -> None:
        """`works` is called when a check finds nothing wrong, `overwritten` when another service took the webhook.

        `refused` is set once Telegram has refused the bot's token. Raises CertificateUnusable.
        """
        self._bot, self._works, self._overwritten = bot, works, overwritten
        self._url, self._secret = settings.webhook_url, settings.webhook_secret
        self._certificate = certificate(settings.webhook_certificate)
        self._refused = refused
        #: True: an update has arrived since the last check.
        self.arrived = False
        #: True: updates waited at the last check; and the date of the last error that was logged.
        self._waiting = False
        self._error: object = None
        self._set = False
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Set the webhook, or go on trying in the background. Raises InvalidToken when Telegram refuses the token."""
        await self._put()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Check no more. The webhook stays set."""
        await cancel(self._task)

    async def look(self) -> None:
        """Check once, and set the webhook again where another service has changed it. Raises InvalidToken."""
        try:
            info = await self._bot.get_webhook_info()
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("Telegram does not say how the webhook works: %s", error)
            return
        if info.url != self._url:
            log.error("Another service has changed the webhook of this bot; it is set again")
            self._overwritten()
            await self._put()
            return
        self._log_error(info)
        waiting = info.pending_update_count > 0
        if self.arrived or not (waiting and self._waiting):
            self._works()
        self.arrived, self._waiting = False, waiting

    async def _put(self) -> None:
        """Set the webhook; updates that wait stay. Raises InvalidToken."""
        try:
            await self._bot.set_webhook(
                self._url,
                certificate=self._certificate,
                secret_token=self._secret,
                allowed_updates=polling.ALLOWED_UPDATES,
                max_connections=CONNECTIONS,
            )
            self._set = True
            log.info("Telegram sends updates to the webhook")
        except InvalidToken:
            raise
        except BadRequest as error:
            self._set = False
            log.error("Telegram does not accept WEBHOOK_URL: %s", error)
        except TelegramError as error:
            self._set = False
            log.warning("The webhook cannot be set (%s); trying again", error)

    async def _run(self) -> None:
        while True:
            try:
                if self._set:
                    await self.look()
                    await asyncio.sleep(EVERY)
                else:
                    await asyncio.sleep(SOON)
                    await self._put()
            except InvalidToken:
                self._refused.set()
                return
            except Exception:
                log.exception("The webhook could not be checked; it is checked again")
                await asyncio.sleep(EVERY)

    def _log_error(self, info: WebhookInfo) -> None:
        """Log each of Telegram's errors once."""
        if info.last_error_date is None or info.last_error_date == self._error:
            return
        self._error = info.last_error_date
        log.warning(
            "Telegram could not deliver to the webhook at %s: %s; updates that wait: %d",
            f"{info.last_error_date:%H:%M:%S} UTC",
            info.last_error_message,
            info.pending_update_count,
        )


def certificate(path: Path | None) -> bytes | None:
    """The certificate in that file; None for no file. Raises CertificateUnusable, also when a private key is in it."""
    if path is None:
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CertificateUnusable(path=path, reason=error.strerror) from None
    if b"PRIVATE KEY" in content:
        raise CertificateUnusable(path=path, reason="it contains a private key")
    if b"-----BEGIN CERTIFICATE-----" not in content:
        raise CertificateUnusable(path=path, reason="it has no line BEGIN CERTIFICATE")
    return content

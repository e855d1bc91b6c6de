"""Checks of what Telegram says: the token, a webhook, the operators and the clocks."""

from datetime import datetime, timedelta

from telegram import WebhookInfo
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.delivery.clock_check import OWNERS, TOLERANCE
from bot.operations.readiness import Finding, Setup
from bot.store import bot_identity, chats

#: How recent Telegram's last failed request to the webhook must be to count while updates wait.
FAILING = timedelta(minutes=5)


async def token(setup: Setup) -> list[Finding]:
    """Telegram accepts the token."""
    try:
        me = await setup.bot.get_me()
    except InvalidToken:
        remedy = "copy the token of @BotFather into TELEGRAM_BOT_TOKEN; /revoke there makes older ones invalid"
        return [Finding("token", False, "Telegram refuses the token", remedy)]
    except TelegramError as error:
        remedy = "check the connection to the internet, and TELEGRAM_API_URL"
        return [Finding("token", False, f"Telegram cannot be reached ({error})", remedy)]
    return [Finding("token", True, f"@{me.username}, id {me.id}")]


async def bot(setup: Setup) -> list[Finding]:
    """The token is that of the bot whose chats the database holds."""
    known, own = await bot_identity.remembered(setup.db), int(setup.bot.token.partition(":")[0])
    if known in (None, own):
        return [Finding("bot", True, "the database holds the chats of this bot")]
    text = f"the token is that of the bot with id {own}, the chats are those of {known}"
    remedy = (
        f"set the token of the bot with id {known}; to change the bot on purpose, start it once"
        " with `run --new-bot`"
    )
    return [Finding("bot", False, text, remedy)]


async def webhook(setup: Setup) -> list[Finding]:
    """The webhook is the bot's own, and updates arrive; without WEBHOOK_URL, none is set that would take them away."""
    try:
        info = await setup.bot.get_webhook_info()
    except TelegramError as error:
        return [_unknown("webhook", error)]
    if info.url != setup.webhook_url:
        return [_other_webhook(setup, info)]
    if not info.url:
        return [Finding("webhook", True, "none is set")]
    return [_delivery(setup, info)]


def _other_webhook(setup: Setup, info: WebhookInfo) -> Finding:
    """The finding when the webhook is not the one of the settings. Its address is a secret."""
    if not info.url:
        text = "none is set, but WEBHOOK_URL is"
        return Finding("webhook", False, text, "start or restart `run`, which sets it")
    does = "sets its own within a minute" if setup.webhook_url else "deletes it at its start"
    remedy = f"stop the service that set it; `run` {does}"
    return Finding("webhook", False, "another service has set a webhook", remedy)


def _delivery(setup: Setup, info: WebhookInfo) -> Finding:
    """NO-GO when updates wait and Telegram has failed to deliver one within the last minutes."""
    count, failed = info.pending_update_count, info.last_error_date
    now = setup.telegram_clock.now()
    if not count or failed is None or now is None or now - failed > FAILING:
        return Finding("webhook", True, f"Telegram sends updates to WEBHOOK_URL; {count} wait")
    text = f"Telegram cannot deliver: {info.last_error_message}; {count} updates wait"
    remedy = "check that `run` works, and the proxy, the name and the certificate of WEBHOOK_URL"
    return Finding("webhook", False, text, remedy)


async def operators(setup: Setup) -> list[Finding]:
    """There is an operator, and the bot can write to each of them."""
    if not setup.operators:
        remedy = "set OPERATOR_IDS to your Telegram id"
        if (person := await chats.only_person(setup.db)) is not None:
            remedy += f", which is {person} if nobody but you has started the bot"
        return [Finding("operators", False, "nobody is alerted when something fails", remedy)]
    found = [await _operator(setup, operator) for operator in setup.operators]
    if not any(one.ok for one in found):
        text = "the bot can write to none of its operators, so nobody learns of a failure"
        found.append(Finding("operators", False, text, "at least one of them must press Start"))
    return found


async def clocks(setup: Setup) -> list[Finding]:
    """The clock of the database agrees with Telegram's."""
    shown = await setup.db.real_now()
    ahead = setup.telegram_clock.ahead(shown)
    if ahead is None:
        return [Finding("clock", False, "Telegram's time is not known", "run `ready` again")]
    owner = OWNERS[setup.db.engine.dialect.name]
    if abs(ahead) <= TOLERANCE.total_seconds():
        return [Finding("clock", True, f"the clock of {owner} agrees with Telegram's")]
    text = f"the clock of {owner} shows {_minute(shown)} UTC, {abs(ahead):.0f} s from Telegram's"
    return [Finding("clock", False, text, "set that clock, and turn on NTP")]


ALL = (token, bot, webhook, operators, clocks)


async def _operator(setup: Setup, operator: int) -> Finding:
    """An operator is reachable when Telegram shows them that the bot types."""
    try:
        await setup.bot.send_chat_action(operator, ChatAction.TYPING)
    except (BadRequest, Forbidden) as error:
        remedy = "that person must open the bot and press Start; or correct OPERATOR_IDS"
        return Finding("operators", False, f"the bot cannot write to {operator} ({error})", remedy)
    except TelegramError as error:
        return _unknown("operators", error)
    return Finding("operators", True, f"the bot can write to {operator}")


def _unknown(check: str, error: TelegramError) -> Finding:
    return Finding(check, False, f"Telegram does not say ({error})", "run `ready` again")


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"

"""Checks of the price: a paid broadcast needs Stars on the bot's balance."""

from telegram.error import TelegramError

from bot.delivery import price, slots
from bot.operations import forecast
from bot.operations.readiness import Finding, Setup


async def stars(setup: Setup) -> list[Finding]:
    """With PAID_BROADCAST, the balance is enough for the notices of the coming occasion that are still to be sent."""
    if not setup.paid:
        return []
    occasion, rate = forecast.coming(setup), slots.effective(setup.rate)
    waves = await forecast.waves(setup.db, setup.almanac, occasion, rate)
    chats = sum(wave.chats for wave in waves if wave.deadline > setup.at)
    needed = price.stars(chats, setup.rate)
    try:
        balance = (await setup.bot.get_my_star_balance()).amount
    except TelegramError as error:
        text = f"Telegram does not say how many there are ({error}); {needed} are needed"
        return [Finding("stars", False, text, "run `ready` again")]
    text = f"{balance} Stars on the bot's balance, up to {needed} needed in {occasion.year}"
    remedy = "top up the balance of the bot in @BotFather, or set PAID_BROADCAST=false"
    return [Finding("stars", balance >= needed, text, "" if balance >= needed else remedy)]


ALL = (stars,)

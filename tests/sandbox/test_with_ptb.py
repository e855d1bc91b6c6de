"""The real python-telegram-bot works with the sandbox as with Telegram."""

import asyncio

import pytest
from telegram import (
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ExtBot

from bot.sandbox.world import failures
from bot.sandbox.world.failures import Cut, Delay, Garbage, Reply
from tests.sandbox.conftest import NOW, TOKEN

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def greet(update, context):
    await update.effective_message.reply_html(f"<b>{' '.join(context.args)}</b>", reply_markup=KEYS)


async def change(update, context):
    await update.callback_query.answer("ok")
    await update.callback_query.edit_message_text("changed")


async def test_a_whole_conversation(bot, world, leyla):
    """A command, an answer with a button, a press, an edit, by long polling."""
    application = Application.builder().bot(bot).build()
    application.add_handlers([CommandHandler("start", greet), CallbackQueryHandler(change)])

    async with application:
        await application.start()
        await application.updater.start_polling()
        world.people.send(leyla, "/start a b")
        [answer] = await world.answers(leyla)
        world.buttons.press(leyla, answer, "Go")
        await world.until(lambda: answer.edits)
        await application.updater.stop()
        await application.stop()

    assert (answer.text, list(world.messages.of(leyla).answered)) == ("changed", ["ok"])


async def test_a_sent_message_is_returned_completely(bot, leyla):
    """Date, entities, keyboard and preview options are what python-telegram-bot expects."""
    preview = LinkPreviewOptions(is_disabled=True)
    sent = await bot.send_message(
        leyla.id, "🕯 <b>x</b>", parse_mode="HTML", reply_markup=KEYS, link_preview_options=preview
    )

    assert (sent.date, sent.text_html, sent.chat.type) == (NOW, "🕯 <b>x</b>", "private")
    assert (sent.reply_markup, sent.link_preview_options) == (KEYS, preview)
    assert sent.from_user.is_bot


@pytest.mark.filterwarnings("ignore:.*retry_after")
@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        (failures.blocked(), Forbidden, "bot was blocked by the user"),
        (Reply(400, "Bad Request: chat not found"), BadRequest, "Chat not found"),
        (failures.too_many(7), RetryAfter, "Retry in 7 seconds"),
        (Reply(400, "Bad Request: upgraded", {"migrate_to_chat_id": -1005}), ChatMigrated, "-1005"),
        (failures.server_error(), NetworkError, "Internal Server Error"),
        (Reply(401, "Unauthorized"), InvalidToken, "Unauthorized"),
        (Garbage("<html>", 502), NetworkError, "(?i)bad gateway|invalid"),
        (Garbage("<html>", 200), TelegramError, "Invalid server response"),
        (Cut(), NetworkError, "ReadError"),
        (Delay(0.5, after=True), TimedOut, "Timed out"),
    ],
)
async def test_each_failure_becomes_its_exception(bot, world, leyla, kind, error, words):
    """As with Telegram."""
    world.failures.script(kind)

    with pytest.raises(error, match=words):
        await bot.send_message(leyla.id, "x", read_timeout=0.2)


async def test_the_bots_profile(bot, world):
    """Commands with scope and language, descriptions, name."""
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([("next", "Növbəti")], scope=scope, language_code="az")
    await bot.set_my_description("Salam", language_code="az")

    assert (await bot.get_my_commands(scope, "az"))[0].description == "Növbəti"
    assert (await bot.get_my_description("az")).description == "Salam"
    assert await bot.delete_my_commands(scope, "az")
    assert (await bot.get_my_name()).name == "Sandbox"


async def test_a_chat_has_all_fields(bot, leyla):
    """Each answer has all the fields that python-telegram-bot requires."""
    chat = await bot.get_chat(leyla.id)
    member = await bot.get_chat_member(leyla.id, bot.id)
    info = await bot.get_webhook_info()

    assert (chat.first_name, member.status, info.url) == ("Leyla", "member", "")
    assert await bot.log_out()
    assert await bot.send_chat_action(leyla.id, "typing")


async def test_blocking_reaches_ptb(bot, world, leyla):
    """As a my_chat_member update that it can parse."""
    world.people.block(leyla)

    [update] = await bot.get_updates(allowed_updates=["my_chat_member"])

    assert update.my_chat_member.new_chat_member.status == "kicked"


async def test_the_balance_of_stars(bot, world):
    """As many as a test has set."""
    world.stars = 500

    assert (await bot.get_my_star_balance()).amount == 500


async def test_two_bots_with_one_token_conflict(bot, api, world):
    """The older poll ends with Conflict."""
    older = asyncio.create_task(bot.get_updates(timeout=10))
    await world.until(lambda: world.calls.arrived["getUpdates"])

    assert await api("getUpdates") == (200, [])
    with pytest.raises(Conflict):
        await older


async def test_a_bot_with_another_token_is_refused(served):
    """With 401 at the first call."""
    stranger = ExtBot("120:other", base_url=f"{served.url}/bot")

    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_the_token_contains_the_bots_id(bot):
    """As with Telegram, it is the number before the colon."""
    assert bot.id == int(TOKEN.partition(":")[0])

"""The simulated Telegram: the bot, the people around it, their chats and messages."""

from bot.sandbox.world.world import World

__all__ = ["World"]

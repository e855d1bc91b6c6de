"""What one person says to the bot in their private chat."""

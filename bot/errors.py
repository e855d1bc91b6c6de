"""All errors of the house: the docstring is the message, and it names the remedy."""

from datetime import timedelta
from typing import ClassVar


class BotError(Exception):
    """Something went wrong that the bot knows how to say."""

    #: The message key by which a person in a chat is told; None: it is for the operator alone.
    key: ClassVar[str | None] = None
    #: With what the process ends when the operator's command ran into it.
    exit_code: ClassVar[int] = 1

    def __init__(self, **data: object) -> None:
        self.data = data
        template = " ".join((self.__doc__ or "").split())
        super().__init__(template.format(**data))


class SettingInvalid(BotError):
    """{name} is {value}, which will not do: {remedy}"""

    exit_code = 2


class SecretInvalid(SettingInvalid):
    """{name} will not do; its value is not shown, since it may hold a password or a token: {remedy}"""


class ZoneDatabasesDisagree(BotError):
    """pytz knows the time zones of {pytz} and tzdata those of {tzdata}, so a notice could leave at a
    wrong hour: install the same release of both (`pip install --upgrade pytz tzdata`)."""

    exit_code = 2


class ObservanceInvalid(BotError):
    """{path} cannot be used: {reason}. Correct that line and run the command `check`."""

    exit_code = 2


class MessagesMissing(BotError):
    """There are no messages in {path}: point MESSAGES_DIR at the folder that holds the observances
    and `interface/`, or leave it unset."""

    exit_code = 2


class MessagesInvalid(BotError):
    """{path} cannot be used: {reason}. Correct that line and run the command `check`."""

    exit_code = 2


class MessageBroken(BotError):
    """The message {key} cannot be put together in {language}: {reason}. Run the command `check`."""


class CardUndrawable(BotError):
    """The card cannot be drawn with “{text}”: {reason}. Shorten that text, or use letters that the font has."""


class DatabaseUnusable(BotError):
    """The database {url} cannot be used: {reason}. Check DATABASE_URL, and that its server runs or its
    folder may be written to."""

    exit_code = 2


class DatabaseAway(BotError):
    """The database did not answer ({reason}); what was to be written is kept and tried again."""


class TooManyLookups(BotError):
    """Telegram is asked about groups and channels too often; try again in a minute."""

    key = "lookup-later"


class DatabaseDamaged(DatabaseAway):
    """The database {url} is damaged or is not a database ({reason}): restore its last backup; or, to begin with an
    empty one, move the file away, together with those that end in -wal and -shm. Nothing was overwritten."""

    exit_code = 2


class DatabaseCannotWrite(DatabaseAway):
    """The database cannot write ({reason}): free space on its disk, or make it writable. Sending waits meanwhile and
    resumes by itself; nothing is lost."""


class NothingToMove(BotError):
    """{url} is not there, or holds nothing: name as FROM the database that the bot has used so far."""

    exit_code = 2


class EndMissing(BotError):
    """{end} is missing: give the address as an argument, or set MOVE_{end}, which `ps` does not show; or run the
    command in a terminal, where it asks for it."""

    exit_code = 2


class TooManyWords(BotError):
    """`move-database` takes two addresses at the most: put each in quotes. None is repeated here, since it may hold a
    password."""

    exit_code = 2


class SameDatabase(BotError):
    """FROM and TO are the same database, {url}: name as TO another one, which is empty."""

    exit_code = 2


class EndUnusable(BotError):
    """{end}, {url}, cannot be used: {reason}. Check the address, and that its server runs or its folder may
    be written to."""

    exit_code = 2


class StillInUse(BotError):
    """A sender that uses {url} was alive within the last {seconds} seconds: stop the bot and all its senders, then
    move again. One that was killed counts as alive for that long. Nothing was moved."""

    exit_code = 2


class NotEmpty(BotError):
    """{url} holds something already (in {table}): name as TO a database that is empty. Nothing was moved."""

    exit_code = 2


class MoveFailed(BotError):
    """The move was undone, since {reason}. {url} was left as it was: the bot can go on with it, or be moved once
    that is put right."""


class MoveStopped(BotError):
    """The move was stopped and undone: FROM was left as it was, and TO is empty."""


class PortTaken(BotError):
    """Port {port} is taken: stop what listens there, or set SANDBOX_PORT to another number."""

    exit_code = 2


class WebUnusable(BotError):
    """The web part cannot listen at {host}, port {port} ({reason}): stop what listens there, set WEB_PORT to another
    number and WEB_HOST to an address of this machine, or leave WEB_PORT unset."""

    exit_code = 2


class TokenRefused(BotError):
    """Telegram does not accept TELEGRAM_BOT_TOKEN: copy it again from @BotFather. Nothing was lost;
    what is owed goes out once a good token is set."""

    exit_code = 2


class LanguageUnknown(BotError):
    """The bot does not speak {name}."""

    key = "language-unknown"


class TimeInvalid(BotError):
    """{text} is no time of day: it takes hours and minutes, such as 08:30."""

    key = "time-invalid"


class ChoiceUnknown(BotError):
    """{text} is none of {choices}."""

    key = "choice-unknown"


class Fault(BotError):
    """Telegram did not take a notice."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason=reason)


class RetryLater(Fault):
    """Telegram asks all to wait ({reason}); the notice stays owed."""

    def __init__(self, reason: str, after: timedelta) -> None:
        self.after = after
        super().__init__(reason)


class NotSent(Fault):
    """The notice surely never reached Telegram ({reason}); it stays owed."""


class ChatUnknown(Fault):
    """Telegram does not know the chat ({reason}), which may pass; it is asked for again the next day."""


class TopicGone(Fault):
    """The topic is closed or gone ({reason}); the notice is owed to the chat itself."""


class RightsLost(Fault):
    """The bot may not write there ({reason}); those who manage the chat are told, and the notice stays owed."""


class ChatMoved(Fault):
    """The chat has a new address ({reason}); the notice is owed to it there."""

    def __init__(self, reason: str, address: int) -> None:
        self.address = address
        super().__init__(reason)


class ChatGone(Fault):
    """The chat is gone for good ({reason}); its subscription ends."""


class NoticeRefused(Fault):
    """Telegram refused our message to this chat ({reason}); the chat stays subscribed, the operator is told."""


class WordingRefused(Fault):
    """Telegram refused the wording itself ({reason}); its language stops, and its notices stay owed. Correct
    the text, run the command `check`, and start the bot again."""


class PictureUnwanted(Fault):
    """The chat takes no pictures ({reason}); its notice goes as text."""


class PictureRefused(Fault):
    """Telegram does not take the picture ({reason}); the notice goes as text, and so do the next for some minutes."""


class Uncertain(Fault):
    """Nobody can know whether the notice arrived ({reason})."""


class AccessLost(Fault):
    """Telegram refused the bot itself ({reason}); nothing more is sent until it is let in again."""


class AnswerDropped(BotError):
    """Too many people ask at once, so this answer was dropped; notices go on."""

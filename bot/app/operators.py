"""What the operators must know at once is told to them in Telegram, in their language, and not over and over."""

from collections.abc import Callable

from bot.app.voice import Voice
from bot.settings import Settings

#: Seconds within which the same is said of the same thing once.
ONCE = 600.0

#: The values that tell of what something is said.
ABOUT = ("moment", "language", "title")


class Operators:
    """The alarm of a sender. Who cannot be reached finds it in the log."""

    def __init__(self, settings: Settings, voice: Voice, monotonic: Callable[[], float]) -> None:
        self._settings = settings
        self._voice = voice
        self._monotonic = monotonic
        #: When which text was last told of what.
        self._told: dict[tuple[object, ...], float] = {}

    def __call__(self, key: str, **values: str | int) -> None:
        """Tell all of them, unless that was said a few minutes ago."""
        now = self._monotonic()
        this = (key, *(values.get(name) for name in ABOUT))
        if now - self._told.get(this, float("-inf")) < ONCE:
            return
        self._told[this] = now
        self._voice.soon(self._tell(key, values))

    async def _tell(self, key: str, values: dict[str, str | int]) -> None:
        for operator in self._settings.operator_ids:
            await self._voice.say(operator, self._settings.default_language, key, values)

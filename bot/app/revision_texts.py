"""The texts of corrections: those that the files have now, checked, and those of earlier editions."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Callable

from bot.app.judging import COMMAND, environment
from bot.delivery.composer import EditionComposer
from bot.delivery.editions import composer_of
from bot.delivery.sender_context import SenderContext
from bot.errors import TextsWrong
from bot.messages import snapshot
from bot.messages.snapshot import Snapshot
from bot.settings import Settings

#: Seconds after which the check of the texts is ended.
TIMEOUT = 120.0

#: The most lines of the check that an error names.
NAMED = 3


class RevisionTexts:
    """Reads texts for corrections. `me` returns the bot's user name."""

    def __init__(self, settings: Settings, context: SenderContext, me: Callable[[], str]) -> None:
        self._settings = settings
        self._context = context
        self._me = me

    async def read(self) -> Snapshot:
        """The texts as the files have them now. Raises TextsWrong when `check` finds a mistake in them."""
        before = await asyncio.to_thread(snapshot.read, self._settings.messages_dir)
        await self._check()
        after = await asyncio.to_thread(snapshot.read, self._settings.messages_dir)
        if before != after:
            raise TextsWrong(findings="they changed while they were read")
        return after

    async def compose(self, texts: Snapshot) -> EditionComposer:
        """The composer of those texts. Raises a BotError when they cannot be used."""
        return await asyncio.to_thread(composer_of, texts.files, self._me)

    async def composer(self, edition: str | None) -> EditionComposer | None:
        """The composer of a stored edition; None when its texts are not known."""
        if self._context.editions is not None:
            await self._context.editions.load(edition)
        return self._context.known_composer(edition)

    async def _check(self) -> None:
        """Run the command `check` in a process of its own: it needs megabytes that a process does not return."""
        process = await asyncio.create_subprocess_exec(
            *(*COMMAND, "check"),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            env=environment(self._settings),
        )
        try:
            async with asyncio.timeout(TIMEOUT):
                out, _ = await process.communicate()
        except TimeoutError:
            raise TextsWrong(findings=f"the check did not end within {TIMEOUT:g} s") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            lines = out.decode(errors="replace").strip().splitlines()
            raise TextsWrong(findings="; ".join(lines[:NAMED]))

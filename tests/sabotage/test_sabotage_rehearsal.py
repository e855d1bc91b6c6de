"""What changes after the rehearsal is a NO-GO by the check `rehearsal`."""

from collections.abc import Awaitable, Callable

import pytest

from bot.cli.ready import CHECKS
from bot.operations import readiness
from tests.operations.rehearsed import forget, rehearse
from tests.operations.scene import Scene


async def _no_rehearsal(scene: Scene) -> None:
    await forget(scene)


async def _changed_text(scene: Scene) -> None:
    await rehearse(scene)
    path = scene.setup.messages_dir / "january-20" / "ru.ftl"
    path.write_text(
        path.read_text("utf-8").replace("day-name = ", "day-name = Новое имя: "), "utf-8"
    )


async def _older_release(scene: Scene) -> None:
    await rehearse(scene, release="0.1.0")


async def _changed_settings(scene: Scene) -> None:
    await rehearse(scene)
    scene.but(settings_hash="fedcba9876543210")


async def _failed(scene: Scene) -> None:
    await rehearse(scene, verdict="failed")


BROKEN: dict[str, tuple[Callable[[Scene], Awaitable[None]], str]] = {
    "no rehearsal": (_no_rehearsal, "there was no rehearsal yet"),
    "a rehearsal that did not pass": (_failed, "did not pass"),
    "a text changed since the rehearsal": (_changed_text, "the texts changed since"),
    "a rehearsal older than the release": (_older_release, "the release changed since"),
    "settings changed since the rehearsal": (_changed_settings, "the settings changed since"),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_what_changed_is_a_no_go(
    scene: Scene, what: str, record_property: Callable[[str, object], None]
) -> None:
    """It says what changed, and to rehearse again."""
    sabotage, words = BROKEN[what]
    await sabotage(scene)

    found = await readiness.judge(scene.setup, CHECKS)

    assert not readiness.is_go(found)
    (caught,) = [one for one in found if one.check == "rehearsal"]
    assert words in caught.text
    assert "run `rehearse`" in caught.remedy
    record_property("what", what)
    record_property("remedy", caught.remedy)
    for name, value in {"check": caught.check, "by": "ready: rehearsal"}.items():
        record_property(name, value)
    for name in ("text", "says"):
        record_property(name, caught.text)

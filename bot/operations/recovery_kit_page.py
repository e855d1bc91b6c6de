"""The recovery kit as a page that is printed on one sheet of A4."""

from html import escape
from pathlib import Path

from bot.operations import recovery_kit
from bot.operations.document import page
from bot.operations.recovery_kit import Kit, Pair
from bot.operations.recovery_kit_text import ALONE, NEEDED, SECRETS

#: The meta element by which an earlier kit is known.
MARK = '<meta name="generator" content="commemoration-bot recovery-kit">'

STYLE = Path(page.__file__).with_name("kit.css")


def html(kit: Kit) -> str:
    """The whole page."""
    body = (
        "<h1>Recovery kit of the commemoration bot</h1>\n"
        f'<p class="fine">Made on {kit.made:%Y-%m-%d %H:%M} UTC. It contains no secret.</p>\n'
        '<div class="halves">\n'
        f"<section><h2>Which bot</h2>{_pairs(recovery_kit.which(kit))}</section>\n"
        f"<section><h2>Backups</h2>{_pairs(recovery_kit.backups(kit))}</section>\n"
        f"<section><h2>Operators</h2>{_operators(kit)}</section>\n"
        f'<section><h2>By hand</h2><p class="fine">{escape(SECRETS)}</p>{_by_hand(kit)}</section>\n'
        "</div>\n"
        "<h2>From nothing to GO, in about 15 minutes</h2>\n"
        f"<p>{_marked(NEEDED)} {_marked(ALONE)}</p>\n"
        f'<div class="way"><section>{_environment(kit)}</section><section>{_steps(kit)}</section></div>\n'
    )
    return page.html("Recovery kit", MARK, body, STYLE.read_text("utf-8"))


def _pairs(pairs: list[Pair]) -> str:
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in pairs
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _operators(kit: Kit) -> str:
    """A line for each operator, with room for a name and a telephone number."""
    rows = "".join(
        f"<tr><td>{escape(one)}</td><td></td><td></td></tr>" for one in recovery_kit.operators(kit)
    )
    if not rows:
        return "<p>OPERATOR_IDS is not set.</p>"
    head = "<tr><th>Telegram id</th><th>name</th><th>telephone</th></tr>"
    return f'<table class="blank"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _by_hand(kit: Kit) -> str:
    return "".join(
        f'<div class="box"><span>{escape(one)}</span></div>' for one in recovery_kit.to_write(kit)
    )


def _environment(kit: Kit) -> str:
    """The file of settings: what must be completed by hand has room for it."""
    lines = "".join(
        f"{escape(line)}<i></i>\n" if line.endswith("=") else f"{escape(line)}\n"
        for line in recovery_kit.environment(kit)
    )
    return f"<h3>The file .env; complete the lines that end with =</h3><pre>{lines}</pre>"


def _steps(kit: Kit) -> str:
    items = "".join(
        f"<li><code>{escape(step.command)}</code><br>{escape(step.note)}</li>"
        for step in recovery_kit.steps(kit)
    )
    return f"<h3>The five commands</h3><ol>{items}</ol>"


def _marked(text: str) -> str:
    """A sentence in which the path of the backup is marked as such."""
    return escape(text).replace(recovery_kit.BACKUP, f"<code>{recovery_kit.BACKUP}</code>")

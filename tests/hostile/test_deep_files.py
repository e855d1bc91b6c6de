"""Attack: files of texts and observances that would take minutes to read, or overflow the stack."""

import shutil
from pathlib import Path

import pytest

from tests.process.launching import PYTHON, ROOT, RUN, launched

#: Seconds for a command on a busy machine; some of these files took minutes.
BOUND = 60.0

TOML, FTL = "january-20/observance.toml", "interface/az.ftl"


def chain(levels: int, each: int) -> str:
    """Texts each of which refers to the next, that many times."""
    texts = [f"r{n} = " + f"{{ r{n + 1} }}" * each for n in range(levels)]
    return "\n".join([*texts, f"r{levels} = x"])


def select(levels: int) -> str:
    """Choices within each other."""
    return "x = " + "{ $x ->\n *[a] b " * levels + "z" + "\n }" * levels


MOMENT = """
[[moment]]
name = "x"
at = 09:00:00
clock = "chat"
expires = "end of day"
on_uncertain = { private = "resend", group = "resend", supergroup = "resend", channel = "leave" }
"""

ATTACKS = {
    "lists": (TOML, "deep = " + "[" * 5000 + "]" * 5000, "9 deep or more"),
    "lists that stay open": (TOML, "deep = " + "[" * 5000, "9 deep or more"),
    "tables": (TOML, "deep = " + "{ a = " * 5000 + "1" + " }" * 5000, "9 deep or more"),
    "a key with dots": (TOML, "a." * 100_000 + "a = 1", "9 deep or more"),
    "a table with dots": (TOML, "[" + "'a' . " * 20_000 + "a]", "9 deep or more"),
    "escaped quotation marks": (TOML, 'a = """' + '\\"""' * 60_000 + "\\", "Unterminated"),
    "a number": (TOML, "deep = " + "9" * 5000, "out of range"),
    "a long key": (TOML, "k" * 200_000 + " = 1", "(cut)"),
    "many lists": (TOML, MOMENT * 1000, "moment: Tuple should have at most 16"),
    "a large observance": (TOML, "# " + "x" * 2_000_000, "more than 256 kB"),
    "placeables": (FTL, "x = " + "{ " * 5000 + '"a"' + " }" * 5000, "9 deep or more"),
    "placeables that stay open": (FTL, "x = " + "{\n" * 5000, "9 deep or more"),
    "choices": (FTL, select(1000), "9 deep or more"),
    "choices within quotation marks": (FTL, select(7) + '"' + select(1000)[4:], "9 deep or more"),
    "calls": (FTL, "x = { " + "NUMBER(\n" * 3000, "9 deep or more"),
    "texts doubled forty times": (FTL, chain(40, 2), "nests more than 8 levels of texts"),
    "texts taken in a row": (FTL, chain(5000, 1), "nests more than 8 levels of texts"),
    "texts taken often": (FTL, chain(5, 20), "is too long with all that it references"),
    "a text within itself, in a long row": (FTL, chain(5000, 1) + "{ r0 }", "references itself"),
    "many variants": (
        FTL,
        "x = " + "w" * 15_000 + "{ $x ->\n" + "[v] b\n" * 20_000 + " *[z] b\n }",
        "is too long",
    ),
    "a large file": (FTL, "# " + "x" * 2_000_000, "more than 256 kB"),
}


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A copy of the shipped texts."""
    return shutil.copytree(ROOT / "messages", tmp_path / "messages")


@pytest.mark.parametrize("how", ATTACKS)
async def test_a_file_is_refused_soon(how: str, texts: Path, tmp_path: Path) -> None:
    """`check` names the file, the line and the reason in a few lines, without a traceback."""
    path, extra, said = ATTACKS[how]
    file = texts / path
    with file.open("a", encoding="utf-8") as end:
        end.write(f"\n{extra}\n")
    command = (PYTHON, "-m", "bot", "check", str(texts))
    async with launched(*command, folder=tmp_path) as running:
        assert await running.ended(BOUND) == 1

    lines = running.out.splitlines()
    assert any(line.startswith(f"{file}:") and said in line for line in lines), running.out[:2000]
    assert "Traceback" not in running.out + running.err
    assert max(map(len, lines)) < 1000


@pytest.mark.parametrize("how", ["lists", "choices", "a large file", "placeables"])
async def test_the_bot_does_not_start_with_it(how: str, texts: Path, tmp_path: Path) -> None:
    """One sentence with file and line, exit code 2."""
    path, extra, said = ATTACKS[how]
    with (texts / path).open("a", encoding="utf-8") as file:
        file.write(f"\n{extra}\n")
    token = "5:" + "a" * 35
    async with launched(
        *RUN, folder=tmp_path, messages_dir=texts, telegram_bot_token=token
    ) as running:
        assert await running.ended(BOUND) == 2

    (line,) = running.err.splitlines()
    assert line.startswith(f"{texts / path}:")
    assert said in line
    assert line.endswith("run the command `check`.")

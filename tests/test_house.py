"""Rules that no linter checks: the size of functions, first sentences, and pages that name only what exists."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for path in (ROOT / "bot").rglob("*.py") if "versions" not in path.parts)

#: Maximum lines of a function, and levels of indent within it. Ruff limits its complexity.
LONGEST_FUNCTION, DEEPEST = 40, 3

#: Names of modules that say nothing about what is in them.
VAGUE = {
    "utils",
    "helpers",
    "common",
    "const",
    "core",
    "base",
    "misc",
    "calendar",
    "logging",
}


def name(path: Path) -> str:
    """A module's path within the repository."""
    return path.relative_to(ROOT).as_posix()


def first_sentence(path: Path) -> str:
    """The first line of a module's docstring."""
    return (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n")[0]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_opens_with_one_sentence(path: Path) -> None:
    """Each file states its role first."""
    assert first_sentence(path).endswith(".")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_named_for_what_it_does(path: Path) -> None:
    """No module has a vague name."""
    assert path.stem not in VAGUE


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_function_is_too_long_or_too_deep(path: Path) -> None:
    """A function fits on a screen."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name
            assert depth(node) <= DEEPEST, node.name


def depth(node: ast.AST) -> int:
    """How deep blocks are nested within a node."""
    blocks = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.AsyncFor, ast.AsyncWith, ast.Match)
    below = 0
    for child in ast.iter_child_nodes(node):
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        below = max(below, depth(child) + (isinstance(child, blocks) and not chained))
    return below


def test_every_file_a_page_names_is_there() -> None:
    """README, CONTRIBUTING and docs name no file that does not exist."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for found in re.findall(r"`((?:bot|messages|tests|docs)/[\w./-]+)`", page.read_text()):
            assert (ROOT / found).exists(), f"{page.name}: {found}"


def test_every_make_verb_a_page_names_is_there() -> None:
    """No page names a verb that the Makefile lacks."""
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        assert set(re.findall(r"`make ([a-z]+)`", page.read_text())) <= verbs


def test_the_packaging_and_the_requirements_ask_for_the_same() -> None:
    """What the wheel asks for is what `make run` installs, before pinning."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = (ROOT / "requirements" / "run.in").read_text().splitlines()

    assert project["dependencies"] == [line for line in listed if not line.startswith("#")]


def test_the_extra_of_the_packaging_is_what_make_alarms_installs() -> None:
    """The library of ALARM_URLS."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = (ROOT / "requirements" / "alarms.in").read_text().splitlines()

    wanted = [line for line in listed if not line.startswith(("#", "-"))]
    assert project["optional-dependencies"]["alarms"] == wanted


def test_no_page_names_a_registry() -> None:
    """The requirements are pinned by hash alone, without an address."""
    for path in (ROOT / "requirements").iterdir():
        assert "://" not in path.read_text()

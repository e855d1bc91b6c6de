"""The pages for operators and the site: commands can be typed, links lead somewhere, pictures are there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import yaml

from bot.cli.main import application

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"

#: What operators read, by name.
PAGES = {page.stem: page for page in (DOCS / "operating.md", *(DOCS / "operating").glob("*.md"))}

#: All pages of the repository whose links are checked.
LINKING = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md"))

COMMANDS = typer.main.get_command(application("")).commands  # type: ignore[attr-defined]

#: The bot's command line, in a checkout and from the wheel.
TYPED = re.compile(r"(?:python -m bot|bin/commemoration-bot) (.+)$")

#: A page begins with its title, and then a block of commands.
BEGINNING = re.compile(r"# .+\n\n```sh\n(.+?)```\n", re.DOTALL)


def blocks(text: str) -> Iterator[str]:
    """The lines of shell blocks, with continued ones joined."""
    for block in re.findall(r"^ *```sh\n(.+?)^ *```$", text, re.DOTALL | re.MULTILINE):
        for line in block.replace("\\\n", " ").splitlines():
            yield line.strip()


def parse(line: str) -> bool:
    """True for a command of the bot; fails when the bot does not take it."""
    found = TYPED.search(line)
    if not found:
        return False
    name, *arguments = shlex.split(found[1], comments=True)
    if arguments[:1] == ["|"] or name.startswith("-"):
        return False
    COMMANDS[name].make_context(name, arguments)
    return True


def targets() -> set[str]:
    """What `make` can make."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    return {*re.findall(r"^([a-z]+):", makefile, re.MULTILINE)}


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and MkDocs name them."""
    text = re.sub(r"^```.+?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_page_begins_with_the_command_to_type(name: str) -> None:
    """Right below its title; one line at least is a command of the bot, of make, git or the system."""
    beginning = BEGINNING.match(PAGES[name].read_text("utf-8"))

    assert beginning, f"{name} does not begin with a command"
    assert [line for line in beginning[1].splitlines() if line.strip() and line[0] != "#"]


def test_their_commands_can_be_typed() -> None:
    """Commands and options of the bot exist, in shell blocks and units, and so do the targets of make."""
    typed = 0
    for page in (*PAGES.values(), ROOT / "README.md", DOCS / "scaling.md", DOCS / "receipt.md"):
        text = page.read_text("utf-8")
        units = re.findall(r"^Exec\w+=.+$", text, re.MULTILINE)
        for line in (*blocks(text), *units):
            typed += parse(line)
            for target in re.findall(r"\bmake ([a-z]+)", line):
                assert target in targets(), f"{page.name}: {line}"

    assert typed >= 60


def test_inline_options_exist() -> None:
    """`rehearse --from-database` between backquotes: the command has the option."""
    checked = 0
    for page in PAGES.values():
        for name, rest in re.findall(r"`([a-z-]+) (--[^`]+)`", page.read_text("utf-8")):
            if name not in COMMANDS:
                continue
            known = {option for one in COMMANDS[name].params for option in one.opts}
            asked = {*re.findall(r"--[a-z-]+", rest)}
            assert asked <= known, f"{page.name}: {name} {rest}"
            checked += 1

    assert checked >= 15


@pytest.mark.parametrize("page", LINKING, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Relative links and their anchors, and the sources of pictures."""
    text = re.sub(r"^ *```.+?^ *```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    links = (*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r'src="([^"]+)"', text))
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target), link


def test_every_check_of_ready_is_explained() -> None:
    """Each name that a check of bot/operations/ gives its finding is in the table of the page."""
    sources = [one for one in (ROOT / "bot" / "operations").glob("*.py") if one.name != "drill.py"]
    found = {
        name
        for source in sources
        for name in re.findall(r'Finding\(\s*"([a-z -]+)"', source.read_text("utf-8"))
    }

    table = re.findall(
        r"^\| ([^|`]+) \|", PAGES["readiness-checks"].read_text("utf-8"), re.MULTILINE
    )

    assert len(found) >= 25
    assert found <= {name for cell in table for name in cell.split(", ")}


def test_the_site_has_all_pages() -> None:
    """Each page of docs/ is in the navigation of mkdocs.yml once; the decisions are added by its hook."""
    found = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))

    listed = sorted(_pages(found["nav"]))

    own = [str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md") if page.parent.name != "adr"]
    assert listed == sorted([*own, "index.md", "contributing.md"])


def _pages(entries: object) -> Iterator[str]:
    if isinstance(entries, str):
        yield entries
    elif isinstance(entries, list):
        for entry in entries:
            yield from _pages(entry)
    elif isinstance(entries, dict):
        for entry in entries.values():
            yield from _pages(entry)


def test_the_index_names_every_page() -> None:
    """Whoever is in a hurry finds each page from docs/operating.md."""
    index = PAGES["operating"].read_text("utf-8")

    for name in PAGES.keys() - {"operating"}:
        assert f"(operating/{name}.md" in index, name


def test_every_picture_is_shown() -> None:
    """No file in docs/pictures/ is left over."""
    shown = "".join(page.read_text("utf-8") for page in LINKING)

    for picture in (DOCS / "pictures").iterdir():
        assert f"pictures/{picture.name}" in shown


def test_the_site_loads_nothing_from_other_hosts() -> None:
    """No fonts of Google, no analytics, and no address of a repository that might be another's."""
    found = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))

    assert found["strict"] is True
    assert found["theme"]["font"] is False
    assert not {"repo_url", "edit_uri", "extra_javascript"} & found.keys()
    assert "analytics" not in found["extra"]
    assert all("://" not in sheet for sheet in found["extra_css"])


def test_the_picture_that_the_readme_names_is_there() -> None:
    """Operators upload it."""
    (picture,) = re.findall(r"\((docs/bot-picture\.\w+)\)", (ROOT / "README.md").read_text("utf-8"))

    assert (ROOT / picture).is_file()

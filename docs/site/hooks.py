"""Adds README.md and CONTRIBUTING.md to the site, and the other files outside docs/ to which its pages link."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

#: Files of the repository that become pages.
PAGES = {ROOT / "README.md": "index.md", ROOT / "CONTRIBUTING.md": "contributing.md"}

#: The folder of the site for all others, which can be downloaded.
FOLDER = "files"

#: The beginning of a numbered item.
NUMBER = re.compile(r"\d+\. ")

#: The path of a relative link or picture: no address, and no anchor of the same page.
LINK = re.compile(r'(?<=\]\()[^)#:\s]+|(?<=src=")[^":]+')


def on_config(config: MkDocsConfig) -> None:
    """List all decisions in the navigation."""
    parts = [part for section in config.nav or () for part in next(iter(section.values()))]
    (decisions,) = (part for part in parts if isinstance(part, dict) and "Decisions" in part)
    decisions["Decisions"] = sorted(f"adr/{path.name}" for path in DOCS.glob("adr/*.md"))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add them."""
    for source, page in PAGES.items():
        files.append(File.generated(config, page, content=_adapted(source, page)))
    sources = [*PAGES, *(DOCS / file.src_uri for file in files.documentation_pages())]
    outside = {found for source in sources if source.exists() for found in _outside(source)}
    for path in sorted(outside - PAGES.keys()):
        files.append(File.generated(config, _place(path), abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """The text of a page of docs/, with its links as they are in the site."""
    source = DOCS / page.file.src_uri
    return _adapted(source, page.file.src_uri) if source.exists() else None


def _outside(source: Path) -> Iterator[Path]:
    """The files outside docs/ to which a page links."""
    for link in LINK.findall(source.read_text("utf-8")):
        target = (source.parent / link).resolve()
        if target.is_file() and not target.is_relative_to(DOCS):
            yield target


def _adapted(source: Path, page: str) -> str:
    """The text of a file as a page of the site."""

    def link(found: re.Match[str]) -> str:
        target = (source.parent / found[0]).resolve()
        return os.path.relpath(_place(target), Path(page).parent) if target.is_file() else found[0]

    return LINK.sub(link, "".join(_indented(source.read_text("utf-8"))))


def _indented(text: str) -> Iterator[str]:
    """The lines of a text, in which what belongs to a numbered item is indented by four spaces, as Markdown wants it.

    GitHub wants as many as the number is long, which is what the files have.
    """
    width = 0
    for line in text.splitlines(keepends=True):
        if found := NUMBER.match(line):
            width = len(found[0])
        elif line.strip() and not line.startswith(" " * width):
            width = 0
        elif width:
            line = " " * (4 - width) + line
        yield line


def _place(path: Path) -> str:
    """Where a file of the repository is in the site."""
    if path in PAGES:
        return PAGES[path]
    inside = path.is_relative_to(DOCS)
    return str(path.relative_to(DOCS)) if inside else f"{FOLDER}/{path.relative_to(ROOT)}"

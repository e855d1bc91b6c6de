"""Adds README.md and CONTRIBUTING.md, which are outside docs/, to the site, and adapts the links to and from them."""

from pathlib import Path
from posixpath import dirname, relpath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]

#: Files of the repository, and the pages that they become.
PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add them, with links as from within docs/."""
    for name, page in PAGES.items():
        text = (ROOT / name).read_text("utf-8")
        inside = [(f"]({other}", f"]({PAGES[other]}") for other in PAGES]
        for old, new in (("](docs/", "]("), ('src="docs/', 'src="'), *inside):
            text = text.replace(old, new)
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links that lead out of docs/ to one of them into links to its page."""
    folder = dirname(page.file.src_uri)
    for old, new in _links(folder):
        markdown = markdown.replace(old, new)
    return markdown


def _links(folder: str) -> list[tuple[str, str]]:
    """How a link to each begins in a page of that folder of docs/, in the repository and in the site."""
    out = "" if folder == "" else relpath(".", folder) + "/"
    return [(f"]({out}../{name}", f"]({out}{page}") for name, page in PAGES.items()]

"""The page in four languages: nothing is missing in any, the choice is remembered."""

import ast
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.cli import sandbox
from bot.sandbox.page import routes
from bot.sandbox.world import World
from tests.browser.conftest import Open, Say

pytestmark = pytest.mark.browser

LANGUAGES = ("az", "en", "ru", "tr")

#: The names of the texts that are put together while the page runs: the beginning of the name, and what follows it.
MADE = {
    "state": ("planned", "gone", "failed", "expired", "uncertain"),
    "why": tuple(sandbox.REASONS),
    "group": ("group", "supergroup", "forum", "channel"),
    "member": ("left", "kicked", "member", "administrator", "anonymous"),
    "right": (
        *("can_post_messages", "can_manage_topics", "can_send_messages"),
        *("can_send_photos", "can_send_documents"),
    ),
    "language": ("az", "en", "ru", "tr", "de", "fr", "ka", "uk"),
    "city": (
        *("baku", "istanbul", "moscow", "berlin", "london"),
        *("new-york", "kiritimati", "pago-pago"),
    ),
}

#: Where a file names a text: in an attribute, as an argument, or as one of two.
NAMED = re.compile(
    r'data-(?:text|label|title|hint)="([\w-]+)"'
    r'|\bt\((?:[^()"]*\? )?"([\w-]+)"(?: : "([\w-]+)")?'
    r'|showConnection\((?:[^()"]*\? )?"([\w-]+)"(?: : "([\w-]+)")?'
)

#: All words that the page shows or says, also in what is closed; not what people and the bot wrote.
WORDS = """() => {
  const others = "script, noscript, #tabs, .who, .log ol, .welcome > :not(button), [lang]:not(html)";
  const own = (one) => one.matches(".column") || one.closest(others);
  const found = [];
  for (const root of [document, document.getElementById("column").content]) {
    for (const one of root.querySelectorAll("*")) {
      if (own(one)) continue;
      found.push(one.ariaLabel, one.title, one.placeholder);
      found.push(...[...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data.trim()));
    }
  }
  return found.filter((words) => words && /\\p{L}/u.test(words));
}"""


def named() -> set[str]:
    """The names of all texts that the page uses."""
    found = {f"{head}-{tail}" for head, tails in MADE.items() for tail in tails}
    files = [*routes.FILES.glob("*.js"), routes.FILES / "index.html"]
    for file in files:
        for names in NAMED.findall(file.read_text("utf-8")):
            found |= set(filter(None, names))
    return found


async def texts(page: Page, language: str) -> dict[str, str | dict[str, str]]:
    """All texts in a language, as the page loads them."""
    return await page.evaluate(
        "async (code) => (await import(`/page/static/texts/${code}.js`)).default", language
    )


async def test_every_text_is_in_every_language(open_page: Open) -> None:
    """Each that the page uses, with the same gaps and all plurals of the language; and none that it does not use."""
    page = await open_page()
    english = await texts(page, "en")
    assert set(english) == named()
    for language in LANGUAGES:
        own = await texts(page, language)
        plurals = await page.evaluate(
            "(code) => new Intl.PluralRules(code).resolvedOptions().pluralCategories", language
        )
        assert set(own) == set(english)
        for name, text in own.items():
            forms = text if isinstance(text, dict) else {"other": text}
            wanted = plurals if isinstance(english[name], dict) else ["other"]
            gaps = set(re.findall(r"\{\w+\}", str(english[name])))
            assert set(forms) >= set(wanted), (language, name)
            assert set(re.findall(r"\{\w+\}", str(forms))) == gaps, (language, name)


def refused() -> set[str]:
    """The texts of all errors that the sandbox explains to people."""
    found = set()
    for file in (Path(__file__).parents[2] / "bot" / "sandbox").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Impossible":
                (text,) = node.args
                assert isinstance(text, ast.Constant), ast.unparse(node)
                found.add(str(text.value))
    return found


async def test_every_refusal_is_in_every_language(open_page: Open) -> None:
    """With the same gaps; the sandbox itself writes English."""
    page = await open_page()
    for language in set(LANGUAGES) - {"en"}:
        own = await page.evaluate(
            "async (code) => (await import(`/page/static/texts/${code}.js`)).refusals", language
        )
        assert set(own) == refused(), language
        for text, said in own.items():
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", said))


async def test_a_refusal_is_read_in_the_language_of_the_page(
    open_page: Open, world: World, leyla: int
) -> None:
    """With the names that it is about."""
    channel = world.groups.create_channel("Muzey", world.people[leyla])
    page = await open_page(locale="az")
    world.groups.delete(channel)

    assert (
        await page.evaluate(
            """async ([person, group]) => {
              const { send } = await import("/page/static/server.js");
              return send(person, "x", { group }).catch((error) => error.message);
            }""",
            [leyla, channel.id],
        )
        == "«Muzey» artıq yoxdur."
    )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_speaks_the_language_of_the_browser(open_page: Open, language: str) -> None:
    """Everything on it, also in dialogs and templates, and it says which language that is."""
    page = await open_page(locale=language)
    own = await texts(page, language)
    forms = {
        one
        for text in own.values()
        for one in (text.values() if isinstance(text, dict) else [text])
    }
    patterns = [re.sub(r"\\\{\w+\\\}", ".+", re.escape(one.strip())) for one in forms]
    known = re.compile("|".join(sorted(patterns, key=len, reverse=True)))

    assert await page.locator("html").get_attribute("lang") == language
    assert [one for one in await page.evaluate(WORDS) if not known.fullmatch(one)] == []


async def test_a_browser_with_another_language_gets_english(open_page: Open) -> None:
    """Which the page then says it is."""
    page = await open_page(locale="de-DE")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Sandbox")
    assert await page.locator("html").get_attribute("lang") == "en"


async def test_the_choice_is_remembered(
    open_page: Open, bot: Say, world: World, leyla: int
) -> None:
    """The page changes at once, keeps the chats and the focus, and is in that language the next time."""
    await bot("sendMessage", chat_id=leyla, text="kept")
    page = await open_page()
    choice = page.locator("#language")
    await choice.select_option("Русский")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Песочница")
    await expect(choice).to_be_focused()
    await page.get_by_text("kept").wait_for()

    url = page.url
    await page.goto("about:blank")
    await page.goto(url)
    await expect(page.get_by_role("button", name="Добавить человека")).to_be_visible()


def test_every_language_of_the_bot_is_one_of_the_page() -> None:
    """Whoever adds one to the bot adds it here."""
    files = {path.stem for path in (routes.FILES / "texts").glob("*.js")}
    bots = {path.stem for path in Path("messages/interface").glob("*.ftl")}
    assert files == bots == set(LANGUAGES)

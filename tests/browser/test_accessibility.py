"""WCAG 2.2 AA: axe-core at all sizes, reflow, the focus, a page that does not jump; the test acts as the bot."""

import asyncio
import io

import pytest
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Browser, Locator, Page, Route, expect

from bot.sandbox.server import Control, serve
from bot.sandbox.world import World
from bot.sandbox.world.chats import Group
from bot.sandbox.world.files import Upload
from tests.browser.conftest import Open, Say

pytestmark = pytest.mark.browser

#: The widths of small and large phones, a tablet, a zoomed and a whole screen. 720 and 320 are 1440 at 200 and 400 %.
WIDTHS = (320, 390, 720, 1024, 1440)

#: All rules of WCAG 2.2 AA, and the good practice that axe-core knows.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

KEYS = {
    "inline_keyboard": [
        [{"text": "Day", "callback_data": "day"}, {"text": "Eve", "callback_data": "eve"}],
        [{"text": "Museum", "url": "https://example.org/"}],
    ]
}
ANSWERS = {"keyboard": [[{"text": "Baku"}, {"text": "Where I am", "request_location": True}]]}

#: The fonts of Linux and Android, which are wider than most.
FONTS = ("DejaVu Sans", "Roboto")

#: Resolves when the browser has painted twice.
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

#: The controls that are shown but not completely: beyond the page, beyond their chat, or below another control.
CLIPPED = """() => {
  const boxes = [...document.querySelectorAll("button, input, select, textarea, h1, h2")]
    .filter((one) => one.checkVisibility() && !one.closest("#tabs, .topics, .log"))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width);
  const beyond = ([one, box]) => {
    const chat = one.closest(".column");
    return box.left < -0.5 || box.right > innerWidth + 0.5 || (chat && chat.scrollWidth > chat.clientWidth);
  };
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const top = boxes.filter(([one]) => one.closest(".top"));
  const below = top.filter(([one, box]) => top.some(([other, its]) => other !== one && meet(box, its)));
  return [...boxes.filter(beyond), ...below].map(([one]) => one.ariaLabel || one.id || one.textContent);
}"""


async def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it is now: rule and element."""
    found = (await Axe().run(page, options=RULES)).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.fixture
async def parish(world: World, leyla: int) -> Group:
    """A forum with a topic, the bot, and something said."""
    parish = world.groups.create("Parish", world.people[leyla], forum=True)
    world.topics.create(parish, "Notices", by=world.people[leyla])
    world.membership.add(parish, by=world.people[leyla])
    world.people.send(world.people[leyla], "/next", parish)
    return parish


@pytest.fixture
async def talk(bot: Say, world: World, leyla: int) -> None:
    """A chat with every kind of message."""
    menu = [{"command": name, "description": name.title()} for name in ("start", "status", "help")]
    await bot("setMyCommands", commands=menu)
    card = io.BytesIO()
    Image.new("RGB", (640, 360), "#402020").save(card, "PNG")
    person = world.people[leyla]
    photo = world.files.upload("photo", Upload("card.png", "image/png", card.getvalue()))
    file = world.files.upload("document", Upload("20.ics", "text/calendar", b"BEGIN:VCALENDAR"))
    world.people.send(person, "/about")
    for media in (photo, file):
        world.messages.write_from_bot(person, "20 January", (), media=media)
    world.locations.share(person, 40.4, 49.9)
    text = (
        'see <a href="https://example.org/">there</a>, <tg-spoiler>hidden</tg-spoiler> or /sources'
    )
    silent = {"disable_notification": True, "parse_mode": "HTML"}
    await bot("sendMessage", chat_id=leyla, text=text, reply_markup=KEYS, **silent)
    await bot("sendMessage", chat_id=leyla, text="Where?", reply_markup=ANSWERS)


async def choose(page: Page, name: str) -> Locator:
    """A chat, made visible."""
    tab = page.locator("#tabs").get_by_role("button", name=name)
    if await tab.is_visible():
        await tab.click()
    chat = page.get_by_role("region", name=name)
    await chat.wait_for()
    return chat


async def opened(browser: Browser, url: str, width: int, **context: object) -> Page:
    """The page at a width."""
    page = await browser.new_page(viewport={"width": width, "height": 844}, **context)
    page.set_default_timeout(5000)
    await page.goto(url)
    await page.locator("section.column.shown").first.wait_for()
    return page


async def rehearse(values: dict[str, object]) -> dict[str, object]:
    """What a host answers."""
    return {"delivered": 6, "states": {"sent": 6}}


@pytest.mark.usefixtures("talk", "parish")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
async def test_axe_finds_nothing(browser: Browser, world: World, width: int, scheme: str) -> None:
    """In any state of the page: at the start, in chats, with menus, in every dialog, after a rehearsal."""
    found = []
    async with serve(world, controls=[Control("rehearse", rehearse)]) as served:
        page = await opened(browser, served.url, width, color_scheme=scheme)
        leyla = await choose(page, "Leyla")
        await leyla.get_by_text("Where?").wait_for()
        found += await violations(page)
        await leyla.get_by_role("button", name="Menu").click()
        found += await violations(page)
        await page.keyboard.press("Escape")
        for opener in (
            "Add a person",
            "Add a group or a channel",
            "Share a location",
            "Manage Leyla",
        ):
            scope = leyla if opener == "Share a location" else page
            await scope.get_by_role("button", name=opener, exact=True).click()
            found += await violations(page)
            await page.keyboard.press("Escape")
        await choose(page, "Parish")
        found += await violations(page)
        await page.get_by_role("button", name="Manage Parish").click()
        await page.get_by_role("button", name="Delete for all").click()
        found += await violations(page)
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Rehearse", exact=True).click()
        await page.get_by_text("6 notices have arrived").wait_for()
        found += await violations(page)

    assert found == []


@pytest.mark.usefixtures("talk", "parish")
@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("width", [*WIDTHS, 640, 860])
async def test_nothing_is_clipped(browser: Browser, world: World, width: int, font: str) -> None:
    """No control leaves the page or its chat, and nothing scrolls sideways, whatever font the machine has."""
    world.people.add("Anna", "ru")
    world.people.add("Deniz", "tr")
    async with serve(world, controls=[Control("rehearse", rehearse)]) as served:
        page = await opened(browser, served.url, width, bypass_csp=True)
        await page.add_style_tag(
            content=f"* {{ font-family: '{font}', 'DejaVu Sans' !important; }}"
        )
        clipped = await page.evaluate(CLIPPED)
        await choose(page, "Parish")
        clipped += await page.evaluate(CLIPPED)
        wide = [await page.evaluate("document.documentElement.scrollWidth - innerWidth")]
        for opener in ("Manage Parish", "Add a group or a channel", "Add a person"):
            await page.get_by_role("button", name=opener).click()
            dialog = page.get_by_role("dialog")
            wide.append(await dialog.evaluate("one => one.scrollWidth - one.clientWidth"))
            clipped += await page.evaluate(CLIPPED)
            await page.keyboard.press("Escape")

    assert (clipped, wide) == ([], [0, 0, 0, 0])


@pytest.mark.parametrize("language", ["az", "en", "ru", "tr"])
@pytest.mark.parametrize("width", [320, 390, 720, 1024])
async def test_every_language_fits(
    browser: Browser, world: World, width: int, language: str
) -> None:
    """However long its words are: at the start, and after a rehearsal."""
    async with serve(world, controls=[Control("rehearse", rehearse)]) as served:
        page = await opened(browser, served.url, width, locale=language)
        clipped = await page.evaluate(CLIPPED)
        await page.locator("#rehearsal .primary").click()
        await expect(page.locator("#rehearsal .primary")).not_to_have_attribute("aria-busy", "true")
        clipped += await page.evaluate(CLIPPED)

    assert clipped == []
    assert await page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("width", "shown"), [(390, 1), (720, 2), (860, 3), (1024, 3), (1440, 4)])
async def test_whole_chats_are_shown(open_page: Open, world: World, width: int, shown: int) -> None:
    """As many as fit; a strip of names leads to the others."""
    world.people.add("Anna", "ru")
    world.people.add("Deniz", "tr")
    page = await open_page(width)
    await expect(page.locator("section.column.shown")).to_have_count(shown)

    deniz = await choose(page, "Deniz")
    await expect(page.locator("section.column.shown")).to_have_count(shown)
    await expect(deniz).to_be_in_viewport(ratio=1)
    assert await page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("width", [390, 1440])
async def test_the_page_does_not_jump(browser: Browser, world: World, width: int) -> None:
    """Its layout does not shift while it loads, although the state comes late."""
    async with serve(world, controls=[Control("rehearse", rehearse)]) as served:
        page = await browser.new_page(viewport={"width": width, "height": 844})
        await page.add_init_script(
            """window.shifts = [];
            window.observer = new PerformanceObserver((list) => window.shifts.push(...list.getEntries()));
            window.observer.observe({ type: "layout-shift", buffered: true });"""
        )
        loaded = asyncio.Event()

        async def hold(route: Route) -> None:
            await loaded.wait()
            await route.continue_()

        await page.route("**/page/state", hold)
        await page.goto(served.url)
        await page.evaluate(FRAMES)
        loaded.set()
        await page.get_by_role("button", name="Rehearse").wait_for()
        await page.evaluate(FRAMES)
        shifted = await page.evaluate(
            "[...shifts, ...observer.takeRecords()].reduce((sum, { value }) => sum + value, 0)"
        )

    assert shifted < 0.05


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_field_is_seen(open_page: Open, scheme: str) -> None:
    """The border of the message field has a contrast of 3:1 with what is around it."""
    page = await open_page(color_scheme=scheme)

    assert (
        await page.locator("textarea").first.evaluate(
            """(field) => {
          const light = (color) => {
            const canvas = new OffscreenCanvas(1, 1).getContext("2d");
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
              .map((one) => one / 255)
              .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
          };
          const border = light(getComputedStyle(field).borderColor);
          const around = [field, field.closest(".column")].map((one) => light(getComputedStyle(one).backgroundColor));
          return Math.min(...around.map((one) => Math.max(one, border) / Math.min(one, border)));
        }"""
        )
        >= 3
    )


async def test_the_focus_stays_after_a_topic(open_page: Open, parish: Group) -> None:
    """It returns to the button that opened the dialog."""
    page = await open_page()
    more = page.get_by_role("button", name="New topic")
    await more.click()
    await page.get_by_role("textbox", name="Name").fill("Rehearsals")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Rehearsals").wait_for()

    await expect(more).to_be_focused()


async def test_the_focus_stays_in_and_after_the_dialog(open_page: Open, parish: Group) -> None:
    """After a topic is deleted on a button of the dialog, after the dialog on its opener, after the group in a chat."""
    page = await open_page()
    manage = page.get_by_role("button", name="Manage Parish")
    await manage.click()
    await page.get_by_role("button", name="Delete Notices").click()
    question = page.get_by_role("dialog", name="Delete the topic")
    await expect(question.get_by_role("button", name="Cancel")).to_be_focused()
    await question.get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("button", name="Delete Notices")).to_have_count(0)
    await expect(page.get_by_role("button", name="Done")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(manage).to_be_focused()

    await manage.click()
    await page.get_by_role("button", name="Delete for all").click()
    await (
        page.get_by_role("dialog", name="Delete Parish")
        .get_by_role("button", name="Delete for all")
        .click()
    )
    await expect(page.get_by_role("region", name="Parish")).to_have_count(0)
    await expect(page.locator("section :is(textarea, button):focus")).to_have_count(1)


async def test_the_header_of_a_chat_stays(open_page: Open, bot: Say, leyla: int) -> None:
    """However long the chat is, and wherever the focus goes in it."""
    page = await open_page(390, 600)
    for number in range(40):
        await bot("sendMessage", chat_id=leyla, text=f"Number {number}", disable_notification=True)
    chat = page.get_by_role("region", name="Leyla")
    await chat.get_by_text("Number 39").wait_for()
    await chat.get_by_text("Number 0").scroll_into_view_if_needed()

    await expect(chat.get_by_role("heading", name="Leyla")).to_be_in_viewport(ratio=1)
    assert await chat.evaluate("one => one.scrollHeight - one.clientHeight") == 0

"""The sandbox's page alone: layout, keyboard, behaviour; the test acts as the bot."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.server import Control, serve
from bot.sandbox.world import World
from tests.browser.conftest import Open, Say

pytestmark = pytest.mark.browser

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Day", "callback_data": "day"}, {"text": "Eve", "callback_data": "eve"}],
        [{"text": "Museum", "url": "https://example.org/"}],
    ]
}
CONTRAST = (Path(__file__).parent / "contrast.js").read_text("utf-8")
FOCUSED = "() => document.activeElement.ariaLabel || document.activeElement.textContent.trim()"


async def names_by_tab(page: Page, presses: int) -> list[str]:
    """The names of the elements that have the focus after each press of the Tab key."""
    names = []
    for _ in range(presses):
        await page.keyboard.press("Tab")
        names.append(await page.evaluate(FOCUSED))
    return names


async def test_the_console_has_no_errors(
    open_page: Open, bot: Say, leyla: int, console_errors: list[str]
):
    """The page opens under its strict policy without an error in the console."""
    page = await open_page()
    await bot("sendMessage", chat_id=leyla, text="🕯️ 20 January", reply_markup=KEYBOARD)
    answer = await page.reload()

    await page.get_by_role("region", name="Leyla").get_by_text("20 January").wait_for()
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert console_errors == []


@pytest.mark.parametrize("width", [320, 390, 719, 720, 1440])
async def test_no_horizontal_scrolling(open_page: Open, bot: Say, leyla: int, width: int):
    """No word, however long, makes the page wider than the screen, and the field stays visible."""
    await bot("sendMessage", chat_id=leyla, text="long" * 200, reply_markup=KEYBOARD)
    page = await open_page(width, 844)
    chat = page.get_by_role("region", name="Leyla")

    await chat.get_by_text("longlong").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await expect(chat.get_by_role("textbox", name="Message")).to_be_in_viewport(ratio=1)


async def test_the_page_fits_above_an_open_keyboard(open_page: Open):
    """With little height, the field and the chat stay visible; an enlarged page scrolls."""
    page = await open_page(390, 844)
    field = page.get_by_role("region", name="Leyla").get_by_role("textbox", name="Message")
    await field.focus()
    await page.set_viewport_size({"width": 390, "height": 480})

    await expect(field).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("heading", level=1)).to_be_hidden()
    await page.set_viewport_size({"width": 320, "height": 256})
    await page.get_by_role("button", name="Start").first.click()


async def test_a_phone_shows_one_chat(open_page: Open, bot: Say, leyla: int):
    """A tab shows the other person and marks new messages."""
    page = await open_page(390, 844)
    await page.get_by_role("button", name="Emily").click()
    await bot("sendMessage", chat_id=leyla, text="for Leyla")

    await expect(page.get_by_role("region", name="Leyla")).to_be_hidden()
    await page.get_by_role("button", name="Leyla new messages").click()
    await page.get_by_text("for Leyla").wait_for()
    await expect(page.get_by_role("region", name="Emily")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everything_has_enough_contrast(
    open_page: Open, bot: Say, world: World, leyla: int, scheme: str
):
    """Every text has the contrast of WCAG AA, in both colour schemes."""
    await bot("sendMessage", chat_id=leyla, text="see /sources", reply_markup=KEYBOARD)
    world.people.send(world.people[leyla], "/about")
    page = await open_page(color_scheme=scheme)

    await page.get_by_role("region", name="Leyla").get_by_role("button", name="Menu").click()
    assert await page.evaluate(CONTRAST) == []


async def test_the_keyboard_reaches_everything(world: World, open_page: Open, bot: Say, leyla: int):
    """The Tab key reaches every control, in the order on the page."""
    await bot("sendMessage", chat_id=leyla, text="see /sources", reply_markup=KEYBOARD)
    page = await open_page()
    names = await names_by_tab(page, 21)

    field = ("Menu", "Share a location", "Message", "Send")
    assert [name for name in names if name != "Messages"] == [
        *("Language of this page", "Start over", "Add a person", "Add a group or a channel"),
        *("Manage Leyla", "/sources", "Day", "Eve", "Museum", *field),
        *("Manage Emily", "Start", *field),
    ]


async def test_the_command_menu_by_keyboard(open_page: Open, bot: Say, leyla: int):
    """A slash opens the menu, further letters filter it, Enter sends the command."""
    menu = [{"command": name, "description": name.title()} for name in ("start", "status", "help")]
    await bot("setMyCommands", commands=menu)
    page = await open_page()
    chat = page.get_by_role("region", name="Leyla")

    await chat.get_by_role("textbox", name="Message").press_sequentially("/st")
    await expect(chat.get_by_role("option")).to_have_text(["/start Start", "/status Status"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(chat.get_by_role("log")).to_contain_text("/status")
    await expect(chat.get_by_role("listbox")).to_be_hidden()


async def test_a_complete_command_is_sent_as_typed(open_page: Open, bot: Say):
    """Although a longer one is above it in the menu."""
    menu = [{"command": name, "description": name} for name in ("timeline", "time")]
    await bot("setMyCommands", commands=menu)
    page = await open_page()
    chat = page.get_by_role("region", name="Emily")

    await chat.get_by_role("textbox", name="Message").press_sequentially("/time")
    await page.keyboard.press("Enter")
    await expect(chat.locator(".mine .text")).to_have_text("/time")


async def test_escape_closes_the_menu(open_page: Open, bot: Say):
    """Esc closes the command menu and returns the focus."""
    await bot("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    page = await open_page()
    chat = page.get_by_role("region", name="Emily")
    button = chat.get_by_role("button", name="Menu")

    await button.press("Enter")
    await expect(chat.get_by_role("listbox", name="Commands")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(chat.get_by_role("listbox")).to_be_hidden()
    await expect(button).to_be_focused()


async def test_text_of_people_is_never_markup(
    open_page: Open, world: World, console_errors: list[str]
):
    """Names and messages are shown as they were written."""
    evil = "<img src=x onerror=document.title='gone'><b>not bold</b>"
    world.people.send(world.people.add(evil, "en"), evil)
    page = await open_page()

    await page.get_by_role("region", name=evil).get_by_role("log").get_by_text(evil).wait_for()
    assert await page.locator("img, section b").count() == 0
    assert (await page.title(), console_errors) == ("Sandbox", [])


async def test_a_button_waits_for_its_answer(open_page: Open, bot: Say, world: World, leyla: int):
    """A pressed button is busy until the bot answers; the answer is a short message."""
    await bot("sendMessage", chat_id=leyla, text="Moments", reply_markup=KEYBOARD)
    page = await open_page()
    key = page.get_by_role("button", name="Eve")
    await key.click()
    await expect(key).to_have_attribute("aria-busy", "true")

    query = (await bot("getUpdates", timeout=1))[-1]["callback_query"]["id"]
    await bot("answerCallbackQuery", callback_query_id=query, text="Saved")
    await expect(key).not_to_have_attribute("aria-busy", "true")
    await page.get_by_text("Saved").wait_for()


async def test_an_alert_is_a_dialog(open_page: Open, bot: Say, leyla: int):
    """An answer with an alert is a dialog, closed by Esc."""
    await bot("sendMessage", chat_id=leyla, text="Moments", reply_markup=KEYBOARD)
    page = await open_page()
    await page.get_by_role("button", name="Day").click()
    query = (await bot("getUpdates", timeout=1))[-1]["callback_query"]["id"]
    await bot("answerCallbackQuery", callback_query_id=query, text="Erased", show_alert=True)

    await page.get_by_role("dialog").get_by_text("Erased").wait_for()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_an_edit_keeps_the_focus(open_page: Open, bot: Say, leyla: int):
    """An edited message stays where it is, and its button keeps the focus."""
    sent = await bot("sendMessage", chat_id=leyla, text="eve: on", reply_markup=KEYBOARD)
    page = await open_page()
    await page.get_by_role("button", name="Eve").focus()
    address = {"chat_id": leyla, "message_id": sent["message_id"]}
    await bot("editMessageText", **address, text="eve: off", reply_markup=KEYBOARD)

    await page.get_by_text("eve: off").wait_for()
    await expect(page.get_by_text("eve: on")).to_have_count(0)
    await expect(page.get_by_role("button", name="Eve")).to_be_focused()


async def test_marks_of_a_message(open_page: Open, bot: Say, leyla: int):
    """A silent message is marked; links open safely; commands in it can be clicked."""
    text = '<a href="https://example.org/">source</a>, all of them: /sources'
    silent = {"disable_notification": True, "parse_mode": "HTML"}
    await bot("sendMessage", chat_id=leyla, text=text, **silent)
    page = await open_page()
    log = page.get_by_role("region", name="Leyla").get_by_role("log")

    await expect(log.get_by_title("Arrived silently")).to_be_visible()
    await expect(log.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")
    await log.get_by_role("button", name="/sources").click()
    await expect(log.locator(".mine")).to_contain_text("/sources")


async def test_start_is_a_button(open_page: Open, bot: Say):
    """An empty chat shows the bot's description in the person's language, and Start sends /start."""
    await bot("setMyDescription", description="Xatirə", language_code="az")
    page = await open_page()
    chat = page.get_by_role("region", name="Leyla")
    await chat.get_by_text("Xatirə").wait_for()
    await chat.get_by_role("button", name="Start").click()

    await expect(chat.get_by_role("log")).to_contain_text("/start")
    await expect(chat.get_by_text("Xatirə")).to_be_hidden()


async def test_a_person_is_added(open_page: Open):
    """A person who is added in the dialog gets a chat."""
    page = await open_page()
    await page.get_by_role("button", name="Add a person").click()
    await page.get_by_role("textbox", name="Name").fill("Otto")
    await page.get_by_role("combobox", name="Language", exact=True).select_option("German")
    await page.get_by_role("button", name="Add", exact=True).click()

    chat = page.get_by_role("region", name="Otto")
    await chat.get_by_text("German").wait_for()
    await expect(chat.get_by_role("button", name="Start")).to_be_focused()


async def test_block_and_unblock(open_page: Open, world: World, leyla: int):
    """A person who blocks the bot cannot write to it until they unblock it; the focus goes along."""
    page = await open_page()
    chat = page.get_by_role("region", name="Leyla")
    await chat.get_by_role("button", name="Manage Leyla").press("Enter")
    await page.get_by_role("button", name="Block the bot", exact=True).press("Enter")
    await chat.get_by_text("Leyla has blocked the bot.").wait_for()
    assert world.people[leyla].blocked

    await expect(chat.get_by_role("textbox", name="Message")).to_be_hidden()
    await chat.get_by_role("button", name="Unblock the bot").press("Enter")
    await expect(chat.get_by_role("textbox", name="Message")).to_be_focused()


async def test_a_person_is_removed(open_page: Open, bot: Say, world: World, leyla: int):
    """After a question: with their chat and their groups; the bot hears that they blocked it."""
    choir = world.groups.create("Choir", world.people[leyla])
    world.membership.add(choir, by=world.people[leyla])
    await bot("getUpdates")
    page = await open_page()
    await page.get_by_role("button", name="Manage Leyla").click()
    await page.get_by_role("button", name="Remove").click()
    await (
        page.get_by_role("dialog", name="Remove Leyla").get_by_role("button", name="Remove").click()
    )

    await expect(page.get_by_role("region", name="Leyla")).to_have_count(0)
    await expect(page.get_by_role("region", name="Choir")).to_have_count(0)
    changes = [one["my_chat_member"] for one in await bot("getUpdates") if "my_chat_member" in one]
    assert [(one["chat"]["id"], one["new_chat_member"]["status"]) for one in changes[-2:]] == [
        (leyla, "kicked"),
        (choir.id, "left"),
    ]
    await expect(page.locator("section :is(textarea, button):focus")).to_have_count(1)


async def test_the_sandbox_is_started_over(open_page: Open, world: World, leyla: int):
    """After a question: the people of the start are there again, and are strangers to the bot."""
    world.groups.create("Choir", world.people[leyla])
    world.people.send(world.people[leyla], "before")
    page = await open_page()
    world.people.add("Otto", "de")
    await page.get_by_role("region", name="Otto").wait_for()
    await page.get_by_role("button", name="Start over").click()
    await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    await page.get_by_text("before").wait_for()
    await page.get_by_role("button", name="Start over").click()
    await page.get_by_role("dialog").get_by_role("button", name="Start over").click()

    await expect(page.get_by_role("region")).to_have_count(2)
    await expect(page.get_by_text("before")).to_have_count(0)
    assert [(one.name, one.started) for one in world.people.values()] == [
        ("Leyla", False),
        ("Emily", False),
    ]
    assert leyla not in world.people


async def test_the_page_reconnects(browser, world: World, leyla: int):
    """When the sandbox stops, the page says so; when it is back, the page shows what was missed."""
    page = await browser.new_page()
    async with serve(world) as served:
        await page.goto(served.url)
        await page.get_by_role("region", name="Leyla").wait_for()
    await page.get_by_text("Connecting…").wait_for()
    world.people.send(world.people[leyla], "meanwhile")

    async with serve(world, port=served.port):
        await page.get_by_text("meanwhile").wait_for()
        await expect(page.get_by_text("Connecting…")).to_have_count(0)
        await expect(page.locator("#connection")).to_be_empty()


async def test_a_sandbox_that_was_started_again_has_forgotten(browser, world: World, leyla: int):
    """Meanwhile the page says what to do; then it withdraws its errors and says what is gone, until somebody writes."""

    async def run(values: dict[str, object]) -> dict[str, object]:
        return {"delivered": 0}

    page = await browser.new_page()
    world.people.send(world.people[leyla], "before")
    async with serve(world, controls=[Control("rehearse", run)]) as served:
        await page.goto(served.url)
        await page.get_by_text("before").wait_for()
    await page.get_by_text("Start it again in the terminal (make run)").wait_for()
    await page.get_by_role("button", name="Rehearse").click()
    note = page.locator("#rehearsal-note")
    await expect(note).to_have_text("The sandbox does not answer.")

    other = World()
    emily = other.people.add("Emily", "en")
    async with serve(other, port=served.port, controls=[Control("rehearse", run)]):
        await page.get_by_text("the earlier chats are gone").wait_for()
        await expect(note).to_contain_text("Sends that year’s notices now")
        await expect(page.get_by_text("before")).to_have_count(0)
        other.people.send(emily, "after")
        await page.get_by_text("after", exact=True).wait_for()
        await expect(page.locator("#connection")).to_be_empty()


async def test_a_location_is_shared_from_the_chat(open_page: Open, bot: Say, world: World):
    """With a button beside the message field, as in Telegram, without being asked."""
    page = await open_page()
    await (
        page.get_by_role("region", name="Emily")
        .get_by_role("button", name="Share a location")
        .click()
    )
    await page.get_by_role("combobox", name="City").select_option("Istanbul")
    await page.get_by_role("button", name="Share", exact=True).click()

    await page.get_by_text("41.0082, 28.9784").wait_for()
    assert (await bot("getUpdates"))[-1]["message"]["location"]["latitude"] == 41.0082


async def test_a_name_keeps_its_end(open_page: Open, world: World, leyla: int):
    """Titles often differ only there; the whole name is shown on hover and above the chat."""
    title = "Commemoration committee of the district, branch of Ganja"
    world.groups.create(title, world.people[leyla])
    page = await open_page(390, 844)
    tab = page.locator("#tabs").get_by_role("button").last
    await expect(tab).to_have_text("Commemorati…h of Ganja")
    await tab.click()

    chat = page.get_by_role("region", name=title)
    heading = chat.get_by_role("heading", level=2)
    await expect(heading).to_have_text(title)
    assert await heading.evaluate("one => one.scrollWidth <= one.clientWidth")
    await expect(tab).to_have_attribute("title", title)


@pytest.mark.parametrize(("width", "collapses"), [(390, True), (1440, False)])
async def test_on_a_phone_the_rehearsal_makes_room(
    browser, world: World, width: int, collapses: bool
):
    """Once notices have arrived; a button opens the control again, and the focus goes along."""

    async def run(values: dict[str, object]) -> dict[str, object]:
        return {"delivered": 6}

    async with serve(world, controls=[Control("rehearse", run)]) as served:
        page = await browser.new_page(viewport={"width": width, "height": 844})
        await page.goto(served.url)
        before = await page.locator("#rehearsal").bounding_box()
        await page.get_by_role("button", name="Rehearse").press("Enter")
        await page.get_by_text("6 notices have arrived").wait_for()
        again = page.get_by_role("button", name="Rehearse again")
        await expect(again).to_be_visible(visible=collapses)
        after = await page.locator("#rehearsal").bounding_box()
        assert before
        assert after
        assert (after["height"] < before["height"] - 20) is collapses
        if collapses:
            await expect(again).to_be_focused()
            await again.press("Enter")
            await expect(page.get_by_label("Year")).to_be_focused()


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ({"delivered": 6}, "6 notices have arrived for 20 January 2030, as a rehearsal."),
        ({"delivered": 0}, "Nobody is subscribed yet"),
        ({"delivered": 0, "why": "none-owed"}, "turn them on with /moments"),
        (
            {"delivered": 2, "why": "damaged", "values": {"languages": "tr", "findings": "x:1"}},
            "2 notices have arrived for 20 January 2030, as a rehearsal. Some languages (tr) have damaged texts",
        ),
        (
            {"delivered": 0, "states": {"gone": 3}},
            "No notice arrived (refused, subscription ended: 3).",
        ),
    ],
)
async def test_a_rehearsal(browser, world: World, result: dict[str, object], words: str):
    """The control sends the chosen year and shows the result."""
    requests: list[dict[str, object]] = []

    async def run(values: dict[str, object]) -> dict[str, object]:
        requests.append(values)
        return result

    async with serve(world, controls=[Control("rehearse", run)]) as served:
        page = await browser.new_page()
        await page.goto(served.url)
        await page.get_by_label("Year").fill("2030")
        await page.get_by_role("button", name="Rehearse").click()
        await page.get_by_text(words).wait_for()
    assert requests == [{"year": 2030}]


async def test_a_rehearsal_that_fails(browser, world: World):
    """The page shows the host's error."""

    async def run(values: dict[str, object]) -> dict[str, object]:
        raise ValueError("no such year")

    async with serve(world, controls=[Control("rehearse", run)]) as served:
        page = await browser.new_page()
        await page.goto(served.url)
        await page.get_by_role("button", name="Rehearse").click()
        await page.get_by_text("no such year").wait_for()

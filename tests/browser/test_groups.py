"""Groups, topics, channels, pictures and inline results on the sandbox's page; the test acts as the bot."""

import io

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from bot.sandbox.world import World
from bot.sandbox.world.chats import Group
from bot.sandbox.world.files import Upload
from tests.browser.conftest import Open, Say
from tests.browser.test_page import CONTRAST

pytestmark = pytest.mark.browser


@pytest.fixture
def parish(world: World, leyla: int) -> Group:
    """A forum that Leyla owns, with the bot and a topic in it."""
    parish = world.groups.create("Parish", world.people[leyla], forum=True)
    world.topics.create(parish, "Notices", by=world.people[leyla])
    world.membership.add(parish, by=world.people[leyla])
    return parish


@pytest.fixture
def museum(world: World, leyla: int) -> Group:
    """A channel that Leyla owns, with the bot in it."""
    museum = world.groups.create_channel("Museum", world.people[leyla])
    world.membership.add(museum, by=world.people[leyla])
    return museum


def show_card(world: World, where: Group, caption: str = "20 January") -> None:
    """Send a picture as the bot."""
    card = io.BytesIO()
    Image.new("RGB", (640, 360), "#402020").save(card, "PNG")
    upload = Upload("card.png", "image/png", card.getvalue())
    world.messages.write_from_bot(where, caption, (), media=world.files.upload("photo", upload))


def articles(*words: str) -> list[dict[str, object]]:
    """Inline results with one text each."""
    return [
        {"type": "article", "id": word, "title": word}
        | {"input_message_content": {"message_text": f"It is {word}"}}
        for word in words
    ]


async def say(page: Page, name: str, text: str) -> None:
    """Type in a chat and send."""
    field = page.get_by_role("region", name=name).get_by_role("textbox", name="Message")
    await field.fill(text)
    await field.press("Enter")


async def test_a_group_is_created_and_the_bot_added(open_page: Open, bot: Say, world: World):
    """With two dialogs; messages there reach the bot."""
    page = await open_page()
    await page.get_by_role("button", name="Add a group or a channel").click()
    await page.get_by_role("textbox", name="Title").fill("Choir")
    await page.get_by_role("combobox", name="Owner").select_option("Emily")
    await page.get_by_role("button", name="Add", exact=True).click()
    group = page.get_by_role("region", name="Choir")
    await group.get_by_text("Group, without the bot").wait_for()

    await group.get_by_role("button", name="Manage Choir").click()
    await page.get_by_role("combobox", name="Sandbox").select_option("member")
    await page.get_by_role("button", name="Done").click()
    await group.get_by_text("Emily has added Sandbox").wait_for()
    await say(page, "Choir", "/next")

    await group.get_by_role("button", name="/next").wait_for()
    kinds = [[*one][1] for one in await bot("getUpdates")]
    assert kinds == ["my_chat_member", "message", "message"]


async def test_the_author_is_chosen(open_page: Open, world: World, parish: Group):
    """In their own name, or anonymously as the group."""
    world.groups.join(list(world.people.values())[1], parish)
    page = await open_page()
    voice = page.get_by_role("combobox", name="Who writes in Parish")
    for who in ("Leyla, anonymously", "Emily"):
        await voice.select_option(who)
        await say(page, "Parish", f"/next {who}")

    log = page.get_by_role("region", name="Parish").get_by_role("log")
    await expect(log.locator(".author")).to_have_text(["Parish", "Emily"])
    assert world.messages.of(parish).messages[-2].sender["username"] == "GroupAnonymousBot"


async def test_each_topic_has_its_own_messages(
    open_page: Open, bot: Say, world: World, parish: Group
):
    """A message in another topic marks its tab; a text is sent to the open topic."""
    page = await open_page()
    chat = page.get_by_role("region", name="Parish")
    [notices] = parish.topics.values()
    await bot("sendMessage", chat_id=parish.id, message_thread_id=notices.thread_id, text="There")
    tab = chat.get_by_role("button", name="Notices")
    await expect(tab).to_have_attribute("data-unread", "")
    await expect(chat.get_by_text("There")).to_have_count(0)

    await tab.click()
    await chat.get_by_text("There").wait_for()
    await say(page, "Parish", "/here")
    await chat.get_by_role("button", name="/here").wait_for()
    assert world.messages.of(parish).last.topic is notices


async def test_topics_are_created_closed_and_deleted(open_page: Open, world: World, parish: Group):
    """Created with a button, the rest in the group's dialog."""
    page = await open_page()
    await page.get_by_role("button", name="New topic").click()
    await page.get_by_role("textbox", name="Name").fill("Rehearsals")
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.get_by_role("button", name="Manage Parish").click()
    await page.get_by_role("button", name="Close Rehearsals").click()
    await page.get_by_role("button", name="Delete Notices").click()
    await (
        page.get_by_role("dialog", name="Delete the topic Notices")
        .get_by_text("Delete", exact=True)
        .click()
    )

    await expect(page.get_by_role("button", name="Open Rehearsals")).to_be_visible()
    await expect(page.get_by_role("button", name="Delete Notices")).to_have_count(0)
    first, second = parish.topics.values()
    assert (first.deleted, second.closed) == (True, True)


async def test_administrators_post_in_a_channel(
    open_page: Open, bot: Say, world: World, museum: Group
):
    """As the channel; the bot can lose the right to post."""
    page = await open_page()
    await say(page, "Museum", "Open until six")
    chat = page.get_by_role("region", name="Museum")
    await expect(chat.locator(".author")).to_have_text("Museum")
    assert (await bot("getUpdates"))[-1]["channel_post"]["text"] == "Open until six"

    await page.get_by_role("button", name="Manage Museum").click()
    await page.get_by_role("checkbox", name="Post").uncheck()
    await world.until(lambda: not world.membership.of(museum).has_right("can_post_messages"))


async def test_a_photo_is_shown(
    open_page: Open, world: World, museum: Group, console_errors: list[str]
):
    """As a picture from the sandbox, with its caption below."""
    page = await open_page()
    show_card(world, museum)
    chat = page.get_by_role("region", name="Museum")
    picture = chat.get_by_role("img", name="Photo, described below")

    await expect(picture).to_have_js_property("naturalWidth", 640)
    await chat.get_by_text("20 January").wait_for()
    assert console_errors == []


async def test_a_document_is_offered(open_page: Open, world: World, leyla: int):
    """With its name and size, to be downloaded under that name."""
    upload = Upload("20-yanvar.ics", "text/calendar", b"BEGIN:VCALENDAR")
    media = world.files.upload("document", upload)
    world.messages.write_from_bot(world.people[leyla], "", (), media=media)
    page = await open_page()

    async with page.expect_download() as download:
        await page.get_by_role("link", name="20-yanvar.ics 15 B").click()
    assert (await download.value).suggested_filename == "20-yanvar.ics"


async def test_inline_results_are_offered_and_chosen(open_page: Open, bot: Say, world: World):
    """After the bot's name; the arrow keys and Enter choose one."""
    page = await open_page()
    field = page.get_by_role("region", name="Emily").get_by_role("textbox", name="Message")
    await field.press_sequentially("@sandbox_bot 20")
    await world.until(lambda: world.updates)
    query = (await bot("getUpdates"))[-1]["inline_query"]
    await bot("answerInlineQuery", inline_query_id=query["id"], results=articles("first", "second"))

    await expect(page.get_by_role("listbox").get_by_role("option")).to_have_text(
        ["first", "second"]
    )
    await field.press("ArrowDown")
    await field.press("Enter")
    await page.get_by_role("region", name="Emily").get_by_text("It is second").wait_for()
    assert query["query"] == "20"


async def test_a_deep_link_opens_the_bots_chat(open_page: Open, bot: Say, parish: Group):
    """A button with a link to the bot sends its parameter there, in the name of the person who pressed it."""
    key = {"text": "Settings", "url": "https://t.me/sandbox_bot?start=chat_5"}
    await bot("sendMessage", chat_id=parish.id, text="x", reply_markup={"inline_keyboard": [[key]]})
    page = await open_page(390, 844)
    await page.get_by_role("button", name="Parish").click()
    await page.get_by_role("button", name="Settings").click()

    chat = page.get_by_role("region", name="Leyla")
    await expect(chat.locator(".mine .text")).to_have_text("/start chat_5")


async def test_a_link_asks_for_the_group(open_page: Open, bot: Say, world: World, leyla: int):
    """And adds the bot to it."""
    group = world.groups.create("Choir", world.people[leyla])
    key = {"text": "To a group", "url": "https://t.me/sandbox_bot?startgroup=az"}
    await bot("sendMessage", chat_id=leyla, text="x", reply_markup={"inline_keyboard": [[key]]})
    page = await open_page()
    await page.get_by_role("button", name="To a group").click()
    await page.get_by_role("combobox", name="Group or channel").select_option("Choir")
    await page.get_by_role("button", name="Add", exact=True).click()

    await page.get_by_role("region", name="Choir").get_by_text("/start@sandbox_bot az").wait_for()
    assert world.membership.of(group).is_present


async def test_a_location_is_shared(open_page: Open, bot: Say, world: World, leyla: int):
    """When the bot suggests it, from a list of cities or any coordinates."""
    keys = [[{"text": "Where I am", "request_location": True}]]
    await bot("sendMessage", chat_id=leyla, text="Where?", reply_markup={"keyboard": keys})
    page = await open_page()
    await page.get_by_role("button", name="Where I am").click()
    await page.get_by_role("combobox", name="City").select_option("Kiritimati")
    await page.get_by_role("button", name="Share", exact=True).click()

    await page.get_by_text("1.8721, -157.4278").wait_for()
    assert world.messages.of(world.people[leyla]).last.extra["location"]["latitude"] == 1.8721


async def test_a_group_is_upgraded_and_deleted(open_page: Open, world: World, leyla: int):
    """It becomes a supergroup, which is then deleted; the old one says what it became."""
    world.groups.create("Choir", world.people[leyla])
    page = await open_page()
    await page.get_by_role("button", name="Manage Choir").click()
    await page.get_by_role("button", name="Make it a supergroup").click()
    await page.get_by_text("This group has become a supergroup.").wait_for()

    await page.get_by_role("button", name="Manage Choir").click()
    await page.get_by_role("button", name="Delete for all").click()
    question = page.get_by_role("dialog", name="Delete Choir")
    await question.get_by_role("button", name="Cancel").click()
    await expect(page.get_by_role("region", name="Choir")).to_have_count(2)
    await page.get_by_role("button", name="Delete for all").click()
    await question.get_by_role("button", name="Delete for all").click()
    await expect(page.get_by_role("region", name="Choir")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_groups_have_enough_contrast(
    open_page: Open, world: World, parish: Group, museum: Group, leyla: int, scheme: str
):
    """Every text has the contrast of WCAG AA, on the page and in the dialog."""
    world.people.send(world.people[leyla], "/next", parish)
    show_card(world, museum)
    page = await open_page(1700, 900, color_scheme=scheme)
    await page.get_by_role("region", name="Museum").get_by_role("img").wait_for()
    found = await page.evaluate(CONTRAST)

    await page.get_by_role("button", name="Manage Parish").click()
    assert found + await page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [320, 390, 719])
async def test_groups_fit_a_phone(open_page: Open, world: World, leyla: int, width: int):
    """However long a title or a topic is."""
    forum = world.groups.create("Long title " * 10, world.people[leyla], forum=True)
    world.topics.create(forum, "Long topic " * 10, by=world.people[leyla])
    world.people.send(world.people[leyla], "long" * 200, forum)
    page = await open_page(width, 844)

    await page.get_by_role("button", name="Long title").first.click()
    await page.get_by_role("button", name="Manage Long title").click()
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    wide = await page.get_by_role("dialog").evaluate(
        "dialog => dialog.scrollWidth - dialog.clientWidth"
    )
    assert wide == 0

"""Photos and documents: uploaded once, sent again by id, refused as Telegram refuses them."""

import io

import aiohttp
import pytest
from PIL import Image
from telegram import InputFile, InputMediaPhoto
from telegram.error import BadRequest, Forbidden

from bot.sandbox.api import endpoint
from bot.sandbox.page import views
from bot.sandbox.world import World, files
from bot.sandbox.world.failures import Reply
from bot.sandbox.world.files import Upload
from tests.sandbox.conftest import TOKEN


def picture(width=1280, height=720, kind="PNG"):
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#202020").save(made, kind)
    return made.getvalue()


CARD = picture()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
async def test_a_photo_arrives_with_its_caption(bot, world, leyla, kind):
    """In all sizes; its bytes are stored, its caption is formatted."""
    card = picture(kind=kind)
    sent = await bot.send_photo(leyla.id, card, caption="<b>Salam</b>", parse_mode="HTML")

    message = world.messages.of(leyla).last
    assert [(size.width, size.height) for size in sent.photo][-2:] == [(800, 450), (1280, 720)]
    assert (sent.caption_html, message.text, views.message(message)["html"]) == (
        "<b>Salam</b>",
        "Salam",
        "<b>Salam</b>",
    )
    assert (message.photo, message.caption, message.document) == (card, "Salam", None)
    assert (sent.photo[-1].file_id, sent.photo[-1].file_size) == (message.file_id, len(card))


async def test_a_photo_is_sent_again_by_its_id(bot, world, leyla):
    """By the id of any size, without another upload; the ids stay the same."""
    first = await bot.send_photo(leyla.id, CARD)
    again = [await bot.send_photo(leyla.id, size.file_id) for size in first.photo]

    assert [one.photo for one in again] == [first.photo] * len(first.photo)
    assert world.messages.of(leyla).last.photo == CARD
    assert world.calls.of("sendPhoto")[-1].params["photo"] == first.photo[-1].file_id


async def test_the_same_picture_of_another_bot_has_another_id(world):
    """An id is valid only for the bot that got it."""
    mine = world.files.upload("photo", Upload("a.png", "image/png", CARD))
    theirs = World(token="121:other").files.upload("photo", Upload("b.png", "image/png", CARD))

    assert mine.file_id != theirs.file_id
    assert mine.file_unique_id == theirs.file_unique_id


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("nonsense", "Wrong file identifier/http url specified"),
        ("https://example.org/a.png", "Failed to get http url content"),
        (b"\x89PNG", "Image_process_failed"),
        (b"<html>", "Image_process_failed"),
        (picture(2100, 100), "Photo_invalid_dimensions"),
        (picture(9000, 1001), "Photo_invalid_dimensions"),
        (b"", "File must be non-empty"),
    ],
    ids=["no id", "address", "torn", "no picture", "narrow", "large", "empty"],
)
async def test_an_invalid_photo_is_refused(bot, world, leyla, given, reason):
    """The status is 400, and nothing is in the chat."""
    photo = InputFile(given, filename="x.png") if isinstance(given, bytes) else given

    with pytest.raises(BadRequest, match=f"^{reason}$"):
        await bot.send_photo(leyla.id, photo)
    assert world.messages.of(leyla).messages == []


async def test_a_caption_has_1024_units(bot, leyla):
    """Without its tags."""
    text = f"<i>{'🕯' * 512}</i>"
    sent = await bot.send_photo(leyla.id, CARD, caption=text, parse_mode="HTML")

    assert sent.caption == "🕯" * 512
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(leyla.id, sent.photo[-1].file_id, caption=f"{'🕯' * 512}x")


async def test_a_document_keeps_its_name(bot, world, leyla):
    """And its bytes and its type; it is not a photo."""
    content = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n--x--\r\n"
    sent = await bot.send_document(leyla.id, content, filename="20-yanvar-ə.ics", caption="x")

    document = world.messages.of(leyla).last.document
    assert (document.file_name, document.content) == ("20-yanvar-ə.ics", content)
    assert (sent.document.file_name, sent.document.mime_type) == (
        document.file_name,
        "text/calendar",
    )
    again = await bot.send_document(leyla.id, sent.document.file_id)
    assert again.document == sent.document
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(leyla.id, sent.document.file_id)


async def test_a_file_can_be_attached_by_name(http, world, leyla):
    """`attach://` points to another part of the request."""
    parts = aiohttp.FormData({"chat_id": str(leyla.id), "photo": "attach://card"})
    parts.add_field("card", CARD, filename="card.png", content_type="image/png")

    response = await http.post(f"/bot{TOKEN}/sendPhoto", data=parts)

    assert (response.status, world.messages.of(leyla).last.photo) == (200, CARD)


async def test_captions_and_texts_have_their_own_edit_methods(bot, leyla):
    """Each method refuses the other kind."""
    photo = await bot.send_photo(leyla.id, CARD, caption="a")
    text = await bot.send_message(leyla.id, "a")

    changed = await photo.edit_caption("b")

    assert (changed.caption, changed.photo) == ("b", photo.photo)
    for wrong, reason in ((photo.edit_text, "text"), (text.edit_caption, "caption")):
        with pytest.raises(BadRequest, match=f"There is no {reason} in the message to edit"):
            await wrong("c")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await photo.edit_caption("b")


async def test_a_photo_is_replaced(bot, world, leyla):
    """Uploaded or by id, with another caption; by the same id only the caption changes."""
    photo = await bot.send_photo(leyla.id, CARD, caption="a")
    other = picture(640, 360)

    uploaded = await photo.edit_media(InputMediaPhoto(other, "<b>b</b>", parse_mode="HTML"))

    message = world.messages.of(leyla).last
    assert (message.photo, message.caption, message.edits) == (other, "b", 1)
    assert uploaded.message_id == photo.message_id
    assert uploaded.caption_html == "<b>b</b>"
    assert uploaded.photo[-1].file_id != photo.photo[-1].file_id

    again = await photo.edit_media(InputMediaPhoto(photo.photo[-1].file_id, "b"))
    await photo.edit_media(InputMediaPhoto(photo.photo[-1].file_id, "c"))

    assert again.photo == photo.photo
    assert (message.photo, message.caption, message.edits) == (CARD, "c", 3)


async def test_a_photo_without_a_change_is_refused(bot, world, leyla):
    """The same file and the same caption, whether it is uploaded again or named by its id."""
    photo = await bot.send_photo(leyla.id, CARD, caption="a")

    for same in (photo.photo[-1].file_id, CARD):
        with pytest.raises(BadRequest, match="Message is not modified: specified new message"):
            await photo.edit_media(InputMediaPhoto(same, "a"))
    assert world.messages.of(leyla).last.edits == 0


async def test_a_text_can_get_a_photo(bot, world, leyla):
    """Its text becomes the caption, and from then on its text cannot be edited."""
    text = await bot.send_message(leyla.id, "a")

    await text.edit_media(InputMediaPhoto(CARD, "b"))

    message = world.messages.of(leyla).last
    assert (message.message_id, message.photo, message.caption) == (text.message_id, CARD, "b")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await text.edit_text("c")


async def test_a_photo_that_cannot_take_anothers_place(bot, world, leyla):
    """Another kind of file, an unknown id, a caption that is too long: the message stays as it was."""
    photo = await bot.send_photo(leyla.id, CARD, caption="a")
    document = (await bot.send_document(leyla.id, b"x", filename="a.txt")).document
    refused = {
        "Can't use file of type document as photo": InputMediaPhoto(document.file_id, "b"),
        "Wrong file identifier": InputMediaPhoto("AgAC", "b"),
        "caption is too long": InputMediaPhoto(CARD, "b" * 1025),
    }

    for reason, media in refused.items():
        with pytest.raises(BadRequest, match=reason):
            await photo.edit_media(media)
    message = world.messages.of(leyla).get(photo.message_id)
    assert (message.photo, message.caption, message.edits) == (CARD, "a", 0)


@pytest.mark.parametrize("gone", ["deleted", "never there"])
async def test_what_is_not_there_cannot_be_edited(bot, leyla, gone):
    """Neither its photo nor its caption; deleting it again is refused in other words."""
    photo = await bot.send_photo(leyla.id, CARD, caption="a")
    number = photo.message_id + (gone != "deleted") * 50
    if gone == "deleted":
        await photo.delete()

    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_media(InputMediaPhoto(CARD, "b"), leyla.id, number)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_caption(leyla.id, number, caption="b")
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(leyla.id, number)


async def test_a_chat_that_refuses_refuses_edits(bot, world, leyla):
    """Whoever blocked the bot keeps the message as it is."""
    photo = await bot.send_photo(leyla.id, CARD, caption="a")
    world.people.block(leyla)

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await photo.edit_caption("b")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await photo.edit_media(InputMediaPhoto(CARD, "b"))
    assert world.messages.of(leyla).last.caption == "a"


async def test_photos_and_texts_have_their_own_rights(bot, world, leyla):
    """Either can be forbidden alone."""
    parish = world.groups.create("Parish", leyla, supergroup=True)
    world.membership.add(parish, by=leyla)
    world.membership.change(parish, by=leyla, can_send_photos=False, can_send_documents=False)

    for send, what in ((bot.send_photo, "photos"), (bot.send_document, "documents")):
        with pytest.raises(BadRequest, match=f"Not enough rights to send {what} to the chat"):
            await send(parish.id, CARD)
    assert (await bot.send_message(parish.id, "x")).text == "x"


async def test_photos_fail_and_are_counted_like_texts(bot, world, leyla):
    """By their own method, or together."""
    world.failures.script(Reply(400, "Bad Request: IMAGE_PROCESS_FAILED"), method="sendPhoto")
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(leyla.id, CARD)
    await bot.send_photo(leyla.id, CARD)
    await bot.send_message(leyla.id, "x")

    assert world.calls.delivered()[leyla.id] == 1
    assert world.calls.delivered("sendMessage", "sendPhoto")[leyla.id] == 2
    assert world.calls.of("sendPhoto")[-1].message_id == 1


async def test_old_files_are_dropped_for_new_ones(world, leyla, monkeypatch):
    """All files together are limited; messages with a dropped file keep only its size."""
    monkeypatch.setattr(files, "MAX_STORED_BYTES", 250)
    uploads = [Upload(f"{n}.ics", "text/calendar", bytes([n]) * 100) for n in range(3)]

    first, second, third = (world.files.upload("document", file) for file in uploads)

    assert (first.content, first.size, world.files.get(first.file_id)) == (b"", 100, None)
    assert [world.files.get(one.file_id) for one in (second, third)] == [second, third]
    assert world.files.upload("document", uploads[0]).content == uploads[0].content
    assert second.content == b""


async def test_the_same_file_counts_once(world, monkeypatch):
    """A notice's picture is uploaded many times and stored once."""
    monkeypatch.setattr(files, "MAX_STORED_BYTES", 250)
    kept = world.files.upload("document", Upload("a.ics", "text/calendar", b"a" * 100))
    for _ in range(5):
        world.files.upload("document", Upload("a.ics", "text/calendar", b"a" * 100))

    assert world.files.get(kept.file_id) is kept


@pytest.mark.parametrize(
    ("method", "size", "status"),
    [
        ("sendMessage", endpoint.MAX_PLAIN_BYTES + 1, 413),
        ("setMyName", endpoint.MAX_PLAIN_BYTES + 1, 413),
        ("sendDocument", endpoint.MAX_PLAIN_BYTES + 1, 200),
        ("sendDocument", endpoint.MAX_BYTES + 1, 413),
    ],
)
async def test_only_uploads_are_large(http, world, leyla, method, size, status):
    """The maximum size of a request depends on its method."""
    parts = aiohttp.FormData({"chat_id": str(leyla.id)})
    parts.add_field("document", io.BytesIO(b"x" * size), filename="a.bin")

    response = await http.post(f"/bot{TOKEN}/{method}", data=parts)

    assert response.status == status
    assert len(world.messages.of(leyla).messages) == (status == 200)


async def test_concurrent_requests_share_a_limit(http, leyla, monkeypatch):
    """Memory of finished requests is free for the next."""
    monkeypatch.setattr(endpoint, "MAX_BUFFERED", 3 * 1024 * 1024)

    async def upload(size):
        parts = aiohttp.FormData({"chat_id": str(leyla.id)})
        parts.add_field("document", io.BytesIO(b"x" * size), filename="a.bin")
        return (await http.post(f"/bot{TOKEN}/sendDocument", data=parts)).status

    assert await upload(4 * 1024 * 1024) == 413
    assert [await upload(2 * 1024 * 1024) for _ in range(3)] == [200] * 3

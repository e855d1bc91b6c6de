"""Photos and documents: uploaded once, sent again by id, refused as Telegram refuses them."""

import io

import aiohttp
import pytest
from PIL import Image
from telegram import InputFile
from telegram.error import BadRequest

from bot.sandbox import bot_api, media
from bot.sandbox.failures import Reply
from bot.sandbox.wire import Upload
from bot.sandbox.world import World
from tests.sandbox.conftest import TOKEN


def picture(width=1280, height=720, kind="PNG"):
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#202020").save(made, kind)
    return made.getvalue()


CARD = picture()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
async def test_a_photo_arrives_with_its_caption(bot, world, leyla, kind):
    """In all sizes; its bytes are kept, its words are marked."""
    card = picture(kind=kind)
    sent = await bot.send_photo(leyla.id, card, caption="<b>Salam</b>", parse_mode="HTML")

    message = world.chat(leyla).last
    assert [(size.width, size.height) for size in sent.photo][-2:] == [(800, 450), (1280, 720)]
    assert (sent.caption_html, message.text, message.html) == (
        "<b>Salam</b>",
        "Salam",
        "<b>Salam</b>",
    )
    assert (message.photo, message.caption, message.document) == (card, "Salam", None)
    assert (sent.photo[-1].file_id, sent.photo[-1].file_size) == (message.file_id, len(card))


async def test_a_photo_is_sent_again_by_its_id(bot, world, leyla):
    """By that of any size, without another upload; the ids stay the same."""
    first = await bot.send_photo(leyla.id, CARD)
    again = [await bot.send_photo(leyla.id, size.file_id) for size in first.photo]

    assert [one.photo for one in again] == [first.photo] * len(first.photo)
    assert world.chat(leyla).last.photo == CARD
    assert world.calls.of("sendPhoto")[-1].params["photo"] == first.photo[-1].file_id


async def test_the_same_picture_of_another_bot_has_another_id(world):
    """An id is good for the bot that was given it."""
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
async def test_a_wrong_photo_is_refused(bot, world, leyla, given, reason):
    """400, and nothing is in the chat."""
    photo = InputFile(given, filename="x.png") if isinstance(given, bytes) else given

    with pytest.raises(BadRequest, match=f"^{reason}$"):
        await bot.send_photo(leyla.id, photo)
    assert world.chat(leyla).messages == []


async def test_a_caption_has_1024_units(bot, leyla):
    """After its tags were read."""
    text = f"<i>{'🕯' * 512}</i>"
    sent = await bot.send_photo(leyla.id, CARD, caption=text, parse_mode="HTML")

    assert sent.caption == "🕯" * 512
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(leyla.id, sent.photo[-1].file_id, caption=f"{'🕯' * 512}x")


async def test_a_document_keeps_its_name(bot, world, leyla):
    """And its bytes, and its kind; it is no photo."""
    content = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n--x--\r\n"
    sent = await bot.send_document(leyla.id, content, filename="20-yanvar-ə.ics", caption="x")

    document = world.chat(leyla).last.document
    assert (document.file_name, document.content) == ("20-yanvar-ə.ics", content)
    assert (sent.document.file_name, sent.document.mime_type) == (
        document.file_name,
        "text/calendar",
    )
    again = await bot.send_document(leyla.id, sent.document.file_id)
    assert again.document == sent.document
    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(leyla.id, sent.document.file_id)


async def test_a_file_may_stand_beside_its_name(http, world, leyla):
    """`attach://` points to another part of the request."""
    parts = aiohttp.FormData({"chat_id": str(leyla.id), "photo": "attach://card"})
    parts.add_field("card", CARD, filename="card.png", content_type="image/png")

    response = await http.post(f"/bot{TOKEN}/sendPhoto", data=parts)

    assert (response.status, world.chat(leyla).last.photo) == (200, CARD)


async def test_captions_are_changed_and_texts_are_not_captions(bot, leyla):
    """Each has its own method."""
    photo = await bot.send_photo(leyla.id, CARD, caption="a")
    text = await bot.send_message(leyla.id, "a")

    changed = await photo.edit_caption("b")

    assert (changed.caption, changed.photo) == ("b", photo.photo)
    for wrong, reason in ((photo.edit_text, "text"), (text.edit_caption, "caption")):
        with pytest.raises(BadRequest, match=f"There is no {reason} in the message to edit"):
            await wrong("c")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await photo.edit_caption("b")


async def test_photos_may_be_forbidden_where_words_are_not(bot, world, leyla):
    """And the other way round."""
    parish = world.group("Parish", leyla, supergroup=True)
    world.add_bot(parish, by=leyla)
    world.let_bot(parish, by=leyla, can_send_photos=False, can_send_documents=False)

    for send, what in ((bot.send_photo, "photos"), (bot.send_document, "documents")):
        with pytest.raises(BadRequest, match=f"Not enough rights to send {what} to the chat"):
            await send(parish.id, CARD)
    assert (await bot.send_message(parish.id, "x")).text == "x"


async def test_photos_fail_and_are_counted_like_words(bot, world, leyla):
    """By their own method, or together."""
    world.failures.script(Reply(400, "Bad Request: IMAGE_PROCESS_FAILED"), method="sendPhoto")
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(leyla.id, CARD)
    await bot.send_photo(leyla.id, CARD)
    await bot.send_message(leyla.id, "x")

    assert world.calls.delivered()[leyla.id] == 1
    assert world.calls.delivered("sendMessage", "sendPhoto")[leyla.id] == 2
    assert world.calls.of("sendPhoto")[-1].message_id == 1


async def test_old_files_make_room_for_new_ones(world, leyla, monkeypatch):
    """All files together are bounded; messages that carry a dropped one keep its size and nothing else."""
    monkeypatch.setattr(media, "MOST_KEPT_BYTES", 250)
    files = [Upload(f"{n}.ics", "text/calendar", bytes([n]) * 100) for n in range(3)]

    first, second, third = (world.files.upload("document", file) for file in files)

    assert (first.content, first.size, world.files.get(first.file_id)) == (b"", 100, None)
    assert [world.files.get(one.file_id) for one in (second, third)] == [second, third]
    assert world.files.upload("document", files[0]).content == files[0].content
    assert second.content == b""


async def test_the_same_file_counts_once(world, monkeypatch):
    """A notice's picture is uploaded by many and kept once."""
    monkeypatch.setattr(media, "MOST_KEPT_BYTES", 250)
    kept = world.files.upload("document", Upload("a.ics", "text/calendar", b"a" * 100))
    for _ in range(5):
        world.files.upload("document", Upload("a.ics", "text/calendar", b"a" * 100))

    assert world.files.get(kept.file_id) is kept


@pytest.mark.parametrize(
    ("method", "size", "status"),
    [
        ("sendMessage", bot_api.MOST_PLAIN_BYTES + 1, 413),
        ("setMyName", bot_api.MOST_PLAIN_BYTES + 1, 413),
        ("sendDocument", bot_api.MOST_PLAIN_BYTES + 1, 200),
        ("sendDocument", bot_api.MOST_BYTES + 1, 413),
    ],
)
async def test_only_uploads_are_large(http, world, leyla, method, size, status):
    """A request is bounded by what its method needs."""
    parts = aiohttp.FormData({"chat_id": str(leyla.id)})
    parts.add_field("document", io.BytesIO(b"x" * size), filename="a.bin")

    response = await http.post(f"/bot{TOKEN}/{method}", data=parts)

    assert response.status == status
    assert len(world.chat(leyla).messages) == (status == 200)


async def test_requests_at_the_same_time_are_bounded_together(http, leyla, monkeypatch):
    """What has been read is free for the next."""
    monkeypatch.setattr(bot_api, "MOST_BUFFERED", 3 * 1024 * 1024)

    async def upload(size):
        parts = aiohttp.FormData({"chat_id": str(leyla.id)})
        parts.add_field("document", io.BytesIO(b"x" * size), filename="a.bin")
        return (await http.post(f"/bot{TOKEN}/sendDocument", data=parts)).status

    assert await upload(4 * 1024 * 1024) == 413
    assert [await upload(2 * 1024 * 1024) for _ in range(3)] == [200] * 3

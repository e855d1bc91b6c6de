"""What Telegram is asked about groups and channels when people press and type; and who is told of a loss."""

from bot.handlers import lookups
from bot.sandbox.failures import Delay
from tests.cast import DENIZ, EMILY, LEYLA
from tests.stage import Stage
from tests.stories.rooms import Choir, Museum, found

#: What Telegram is asked.
ASKING = ("getChatMember", "getChat", "getChatAdministrators")


def asked(stage: Stage) -> int:
    """How many questions have arrived so far."""
    return sum(stage.world.calls.arrived[method] for method in ASKING)


def exhaust(stage: Stage, person: int, *, recorded: bool = True) -> None:
    """Let that person have asked all that one may ask."""
    limits = stage.app.application.bot_data["services"].lookups
    limits._people[person] = 0.0, limits.clock()


async def test_chats_of_a_stranger_asks_nothing(subscribed: Choir) -> None:
    """However many groups the bot knows."""
    stage = subscribed.stage
    before = asked(stage)

    answer = await stage.ask(DENIZ, "/chats")

    assert asked(stage) == before
    assert "Choir" not in answer.buttons


async def test_chats_of_an_admin_asks_once_a_minute(subscribed: Choir) -> None:
    """Whether she still is one, and how the group is called."""
    stage = subscribed.stage
    stage.age_lookups(lookups.KEPT)
    before = asked(stage)

    for _ in range(5):
        assert "Choir" in (await stage.ask(LEYLA, "/chats")).buttons
    assert asked(stage) == before + 2

    stage.age_lookups(lookups.KEPT)
    await stage.ask(LEYLA, "/chats")
    assert asked(stage) == before + 4


async def test_a_page_of_settings_that_is_pressed_over_and_over_asks_once(museum: Museum) -> None:
    """Ten presses within a minute."""
    page = await museum.subscribe()
    museum.stage.age_lookups(lookups.KEPT)
    before = asked(museum.stage)

    await museum.press(page, *["Picture: on", "Picture: off"] * 5)

    assert asked(museum.stage) == before + 3


async def test_rights_lost_more_than_a_minute_ago_change_nothing(museum: Museum) -> None:
    """Telegram is asked anew, and the page says so."""
    museum.stage.world.promote(museum.deniz, museum.room)
    await museum.subscribe()
    page = await museum.stage.ask(DENIZ, f"/start chat_{museum.room.id}")
    museum.stage.world.demote(museum.deniz, museum.room)
    museum.stage.age_lookups(lookups.KEPT)

    museum.stage.world.press(
        museum.deniz, page, next(label for label in page.buttons if label.startswith("Resim"))
    )
    await museum.stage.world.until(lambda: page.edits)

    kept = await museum.kept()
    assert kept
    assert kept.cards
    assert "/chats" in page.text


async def test_beyond_the_limit_a_press_changes_nothing_and_is_answered(museum: Museum) -> None:
    """With a short sentence; Telegram is not asked."""
    page = await museum.subscribe()
    museum.stage.age_lookups(lookups.KEPT)
    exhaust(museum.stage, museum.emily.id)
    before = asked(museum.stage)

    museum.stage.world.press(museum.emily, page, "Picture: on")

    assert "in a minute" in await museum.told(museum.emily)
    assert asked(museum.stage) == before
    kept = await museum.kept()
    assert kept
    assert kept.cards


async def test_beyond_the_limit_chats_says_so(museum: Museum) -> None:
    """And does not say that there are none."""
    await museum.subscribe()
    museum.stage.age_lookups(lookups.KEPT)
    exhaust(museum.stage, museum.emily.id)
    before = asked(museum.stage)

    answer = await museum.stage.ask(EMILY, "/chats")

    assert "in a minute" in answer.text
    assert "knows of no group" not in answer.text
    assert asked(museum.stage) == before


async def test_beyond_the_limit_a_link_asks_for_nothing(stage: Stage) -> None:
    """Whoever tries ids of chats, one after the other."""
    exhaust(stage, stage.people[EMILY.name].id)

    answer = await stage.ask(EMILY, "/start chat_-1001234567890")

    assert "in a minute" in answer.text
    assert asked(stage) == 0


async def test_beyond_the_limit_a_group_is_told_once(choir: Choir) -> None:
    """A member's commands ask for nothing, and the group hears one sentence a minute."""
    exhaust(choir.stage, choir.emily.id)
    before = asked(choir.stage)

    answer = await choir.ask(choir.emily, "/cards off")
    for _ in range(3):
        choir.stage.world.say(choir.emily, "/cards off", choir.room)
    await choir.settled()

    assert "Bir dəqiqə sonra" in answer.text
    assert not choir.notices()
    assert asked(choir.stage) == before


async def test_who_brought_the_bot_and_is_no_admin_any_more_is_told_nothing(stage: Stage) -> None:
    """Emily added it; what becomes of it there is none of hers any more."""
    choir = await found(stage, supergroup=True)
    for who in (EMILY, LEYLA):
        await stage.ask(who, "/help")
    stage.world.remove_bot(choir.room, by=choir.leyla)
    stage.world.promote(choir.emily, choir.room)
    stage.world.add_bot(choir.room, by=choir.emily)
    await stage.world.answers(choir.room)
    await choir.ask(choir.leyla, "/start")
    stage.world.demote(choir.emily, choir.room)
    before = len(stage.world.chat(choir.emily).messages)

    stage.world.let_bot(choir.room, by=choir.leyla, can_send_messages=False)
    assert "Choir" in (await stage.world.answers(choir.leyla))[0].text
    await choir.settled()

    assert len(stage.world.chat(choir.emily).messages) == before
    stage.world.let_bot(choir.room, by=choir.leyla, can_send_messages=True)
    await stage.world.answers(choir.leyla)
    assert "Choir" not in (await stage.ask(EMILY, "/chats")).buttons


async def test_a_loss_that_nobody_can_confirm_names_no_title(stage: Stage) -> None:
    """The bot is out, so Telegram does not tell who is an admin: Emily, who left, does not learn the new name."""
    choir = await found(stage, supergroup=True)
    for who in (EMILY, LEYLA):
        await stage.ask(who, "/help")
    stage.world.promote(choir.emily, choir.room)
    await choir.ask(choir.leyla, "/start")
    stage.world.demote(choir.emily, choir.room)
    choir.room.title = "A new name"

    stage.world.remove_bot(choir.room, by=choir.leyla)
    told = [(await stage.world.answers(who))[0].text for who in (choir.emily, choir.leyla)]

    assert not [text for text in told if "new name" in text or "Choir" in text]
    assert "botu itirdi" in told[0]


async def test_a_slow_answer_of_telegram_makes_rights_no_longer(choir: Choir) -> None:
    """What counts is when it was asked."""
    stage = choir.stage
    stage.world.failures.script(Delay(0.2), method="getChatMember")
    await choir.ask(choir.leyla, "/start@sandbox_bot")
    kept = stage.app.application.bot_data["services"].lookups

    stage.age_lookups(lookups.KEPT - 0.1)

    assert kept.admins.get((choir.room.id, choir.leyla.id)) is None

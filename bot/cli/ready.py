"""`ready`: GO or NO-GO for the coming notices, and what to do."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from telegram import Bot

from bot.app import clock, resources, retention_terms
from bot.botapi.client import AiohttpRequest
from bot.botapi.telegram_clock import TelegramClock
from bot.cli import configuration, event_loop, existing_database, findings, kit_facts
from bot.errors import TokenMissing
from bot.operations import (
    alarm_checks,
    backup_checks,
    chat_checks,
    forecast,
    pause_check,
    price_checks,
    process_checks,
    readiness,
    recovery_kit,
    rehearsal_check,
    rehearsal_record,
    retention_check,
    sealing_checks,
    self_test_check,
    setting_checks,
    store_checks,
    telegram_checks,
    text_checks,
    witness_check,
)
from bot.operations.readiness import Finding, Setup
from bot.settings import Settings, slips
from bot.store.engine import Database

#: All checks, in the order in which they are shown. While sending is held, nothing else matters.
CHECKS = (
    *pause_check.ALL,
    *setting_checks.ALL,
    *telegram_checks.ALL,
    *store_checks.ALL,
    *sealing_checks.ALL,
    *process_checks.ALL,
    *chat_checks.ALL,
    *text_checks.ALL,
    *rehearsal_check.ALL,
    *forecast.ALL,
    *price_checks.ALL,
    *backup_checks.ALL,
    *retention_check.ALL,
    *witness_check.ALL,
    *recovery_kit.ALL,
    *alarm_checks.ALL,
    *self_test_check.ALL,
)


def ready(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    on: Annotated[
        str, typer.Option(help="Judge for that instant, such as 2027-01-19T06:00Z; default: now.")
    ] = "",
    accept_losses: Annotated[
        bool,
        typer.Option(
            "--accept-losses",
            help="Accept that chats have left, and the groups and channels that cannot be reached.",
        ),
    ] = False,
    send_test_alarm: Annotated[
        bool, typer.Option("--send-test-alarm", help="Send a test by each route of ALARM_URLS.")
    ] = False,
) -> None:
    """Say GO or NO-GO for the coming notices, then the result of each check and what to do.

    The exit code is 0 for GO and 1 for NO-GO. It is 2 when nothing can be judged: without a token, a database or texts.
    """
    at = _instant(on) if on else clock.wall()
    settings = configuration.load()
    if not settings.telegram_bot_token:
        raise TokenMissing
    judged: list[Finding] = []
    options = {"accept_losses": accept_losses, "send_test_alarm": send_test_alarm}
    event_loop.run(_judge(settings, at, judged, **options))
    go = readiness.is_go(judged)
    if as_json:
        found = [asdict(finding) for finding in judged]
        typer.echo(json.dumps({"go": go, "at": f"{at:%Y-%m-%dT%H:%MZ}", "findings": found}))
    else:
        findings.show(Console(soft_wrap=True, highlight=False), judged, go=go)
    if not go:
        raise typer.Exit(1)


async def _judge(
    settings: Settings,
    at: datetime,
    judged: list[Finding],
    *,
    accept_losses: bool,
    send_test_alarm: bool,
) -> None:
    """Append the findings of all checks to `judged`."""
    telegram_clock = TelegramClock(clock.monotonic)
    request = AiohttpRequest(clock=telegram_clock)
    await request.initialize()
    try:
        async with existing_database.opened(settings) as db:
            bot = _bot(settings, request)
            setup = _setup(settings, at, db, bot, telegram_clock)
            setup = replace(setup, send_test_alarm=send_test_alarm)
            if accept_losses:
                await chat_checks.accept_losses(setup)
            judged += await readiness.judge(setup, CHECKS)
    finally:
        await request.shutdown()


def _bot(settings: Settings, request: AiohttpRequest) -> Bot:
    address = f"{settings.telegram_api_url}/bot"
    token = settings.telegram_bot_token
    return Bot(token, base_url=address, request=request, get_updates_request=request)


def _setup(
    settings: Settings, at: datetime, db: Database, bot: Bot, telegram_clock: TelegramClock
) -> Setup:
    """What is checked: the settings of this process, its database and its connection."""
    catalog, almanac = resources.texts(settings)
    return Setup(
        db=db,
        bot=bot,
        telegram_clock=telegram_clock,
        almanac=almanac,
        catalog=catalog,
        messages_dir=settings.messages_dir,
        operators=settings.operator_ids,
        rate=settings.rate,
        paid=settings.paid_broadcast,
        require_review=settings.require_review,
        settings_hash=rehearsal_record.settings(
            send_rate=settings.rate,
            paid_broadcast=settings.paid_broadcast,
            default_language=settings.default_language,
            default_timezone=settings.default_timezone,
        ),
        at=at,
        slips=slips(),
        terms=retention_terms.of(settings),
        backup_dir=settings.backup_dir,
        backup_every=timedelta(hours=settings.backup_every),
        backup_passphrase=settings.backup_passphrase,
        kit_hash=recovery_kit.described(kit_facts.bare(settings, at)),
        heartbeat_url=settings.heartbeat_url,
        alarm_urls=settings.alarm_urls,
        webhook_url=settings.webhook_url,
    )


def _instant(text: str) -> datetime:
    """An instant in UTC, written as in ISO 8601; without an offset it is UTC."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"--on {text!r} is no instant; write 2027-01-19T06:00Z") from None

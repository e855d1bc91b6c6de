"""The containers, without an engine: compose.yaml, the Dockerfile and their page say nothing that is not there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from bot import settings
from bot.cli.main import application
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "scaling.md").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSED: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSED["services"]
BOTS = [name for name in SERVICES if name != "database"]

#: What compose fills in, and what it says when there is nothing to fill in.
VARIABLE = re.compile(r"\$\{(\w+)(?::\?([^}]*))?\}")

COMMANDS = typer.main.get_command(application("")).commands  # type: ignore[attr-defined]


def parsed(words: list[str]) -> dict[str, Any]:
    """A command line as the bot takes it; fails where the bot would."""
    name, *arguments = words
    context = COMMANDS[name].make_context(name, list(arguments))
    found: dict[str, Any] = context.params
    return found


def instructions(kind: str) -> list[str]:
    """What the Dockerfile says after that word, line by line."""
    return re.findall(rf"^{kind} (.*)$", DOCKERFILE, re.MULTILINE)


def test_one_answers_and_two_send() -> None:
    """Nobody else asks Telegram for updates; the one who does leaves sending to the two."""
    words = {name: SERVICES[name]["command"] for name in BOTS}

    assert [word[0] for word in words.values()] == ["run", "sender"]
    assert parsed(words["run"]) == {"no_sender": True, "or_sandbox": False, "new_bot": False}
    assert parsed(words["sender"]) == {}
    assert SERVICES["sender"]["deploy"]["replicas"] == 2
    assert "deploy" not in SERVICES["run"]


@pytest.mark.parametrize("name", BOTS)
def test_every_variable_is_a_setting(name: str) -> None:
    """What is set for the bot, the bot reads."""
    assert {each.lower() for each in SERVICES[name]["environment"]} <= set(Settings.model_fields)


def test_what_must_be_set_is_said() -> None:
    """Settings and the password of the database, each with a sentence for who left it empty; no other variable."""
    found = VARIABLE.findall((ROOT / "compose.yaml").read_text("utf-8"))

    assert {variable for variable, _ in found} == {"TELEGRAM_BOT_TOKEN", "POSTGRES_PASSWORD"}
    assert all("set it in .env" in said for _, said in found)
    assert SERVICES["run"]["env_file"] == ".env"


@pytest.mark.parametrize("name", BOTS)
def test_the_address_of_the_database_will_do(name: str) -> None:
    """It is that of the service, with the name, user and password which that is given."""
    url = VARIABLE.sub("0123456789abcdef", SERVICES[name]["environment"]["DATABASE_URL"])
    given = SERVICES["database"]["environment"]

    assert settings.database_url("DATABASE_URL", url) == url
    whose = f"{given['POSTGRES_USER']}:0123456789abcdef"
    assert url == f"postgresql://{whose}@database/{given['POSTGRES_DB']}"


@pytest.mark.parametrize("name", BOTS)
def test_the_bot_waits_for_the_database(name: str) -> None:
    """It starts when the database takes connections, and is given the time that it needs to stop."""
    assert SERVICES[name]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert SERVICES["database"]["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    assert SERVICES[name]["stop_grace_period"] == "15s"


def test_nothing_can_be_reached_from_outside() -> None:
    """No port is published; what is kept is in a volume with a name."""
    assert not any("ports" in service for service in SERVICES.values())
    assert [volume.split(":")[0] for volume in SERVICES["database"]["volumes"]] == list(
        COMPOSED["volumes"]
    )
    assert all(service["restart"] == "unless-stopped" for service in SERVICES.values())


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_confined(name: str) -> None:
    """Read-only, without capabilities or new privileges, not root, and bounded in memory and processes."""
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["pids_limit"] <= 200
    assert service.get("user") == (None if name in BOTS else "postgres")
    assert "privileged" not in service


def test_the_database_may_write_where_it_must() -> None:
    """Its socket and temporary files are in memory; its data is in the volume."""
    assert SERVICES["database"]["tmpfs"] == ["/tmp", "/var/run/postgresql"]
    assert SERVICES["database"]["volumes"] == ["database:/var/lib/postgresql/data"]


def test_images_are_named_by_digest() -> None:
    """A tag that somebody moves changes nothing; the bot's own image is built here."""
    (base,) = instructions("FROM")

    for image in (base, SERVICES["database"]["image"]):
        assert re.fullmatch(r"[a-z]+:[\d.]+(-slim)?@sha256:[0-9a-f]{64}", image)
    assert all(SERVICES[name]["build"] == "." for name in BOTS)


def test_the_signal_reaches_python() -> None:
    """There is no shell between; the default command is a command of the bot."""
    (entry,), (default,) = instructions("ENTRYPOINT"), instructions("CMD")

    assert json.loads(entry) == ["python", "-m", "bot"]
    assert parsed(json.loads(default)) == {
        "no_sender": False,
        "or_sandbox": False,
        "new_bot": False,
    }
    assert not any("entrypoint" in service for service in SERVICES.values())
    assert instructions("USER") == ["bot"]


def test_what_is_copied_is_there() -> None:
    """And is let through by .dockerignore, which lets nothing else through."""
    copied = [source for line in instructions("COPY") for source in line.split()[:-1]]
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()

    assert all((ROOT / path).exists() for path in copied)
    assert "*" in ignored
    assert {line[1:] for line in ignored if line.startswith("!")} == set(copied)
    installs = [line for line in instructions("RUN") if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)


def test_the_page_names_only_commands_that_there_are() -> None:
    """Of the bot, whether it runs beside compose or within it, and of compose."""
    lines = re.sub(r"\\\n\s*", " ", PAGE)
    direct = re.findall(r"-m bot ([^`\n]+)", lines)
    within = re.findall(r"docker compose run [^\n`]*?\brun ([a-z-]+[^\n`]*)", lines)

    assert {line.split()[0] for line in direct + within} >= {"move-database", "sender", "report"}
    for line in direct + within:
        assert parsed(line.replace('"', "").split()) is not None
    managed = re.findall(r"docker compose (?:exec(?: -T)?|logs(?: -f)?|stop|restart) (\w+)", lines)
    assert managed
    assert {*managed} <= {*SERVICES}


def test_the_page_names_only_variables_that_there_are() -> None:
    """Settings, the addresses of `move-database`, and what PostgreSQL's own programs read."""
    named = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", PAGE))

    assert named <= {each.upper() for each in Settings.model_fields} | {
        "POSTGRES_PASSWORD",
        "MOVE_FROM",
        "MOVE_TO",
    }

"""The containers, without an engine: Dockerfile, compose files and their pages say nothing that is not there."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from bot import settings
from bot.cli.main import application
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = {
    name: (ROOT / "docs" / name).read_text("utf-8")
    for name in ("scaling.md", "operating/containers.md")
}
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")

SINGLE, SENDERS = "compose.yaml", "compose.senders.yaml"
FILES = {name: (ROOT / name).read_text("utf-8") for name in (SINGLE, SENDERS)}
COMPOSED: dict[str, dict[str, Any]] = {name: yaml.safe_load(text) for name, text in FILES.items()}

#: The services of the file with senders, and all services, each with the name of its file.
SERVICES: dict[str, Any] = COMPOSED[SENDERS]["services"]
ALL = [(file, name) for file in FILES for name in COMPOSED[file]["services"]]
BOTS = [(file, name) for file, name in ALL if name != "database"]

#: Commands that each page names.
EXPECTED = {
    "scaling.md": {"move-database", "sender", "report"},
    "operating/containers.md": {"ready", "backup", "restore", "resume"},
}

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
    words = {name: SERVICES[name]["command"] for name in ("run", "sender")}

    assert [word[0] for word in words.values()] == ["run", "sender"]
    assert parsed(words["run"]) == {"no_sender": True, "or_sandbox": False, "new_bot": False}
    assert parsed(words["sender"]) == {}
    assert SERVICES["sender"]["deploy"]["replicas"] == 2
    assert "deploy" not in SERVICES["run"]


def validate(composed: dict[str, Any]) -> None:
    """Raise ValueError for what the Compose Specification does not allow."""
    validator = pytest.importorskip("compose_spec", reason="it exists for Linux on x86-64 only")
    # Of an image with both, Docker uses the digest; the validator allows only one of them.
    text = re.sub(r"(image\": \"[a-z]+):[\d.]+@", r"\1@", json.dumps(composed))
    validator.PyCompose.from_json(text).validate()


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_valid(file: str) -> None:
    """By the schema of the Compose Specification."""
    validate(COMPOSED[file])


@pytest.mark.parametrize(
    "wrong",
    [
        {"restrat": "always"},
        {"stop_grace_period": "15 parsecs"},
        {"mem_limit": "512q"},
        {"healthcheck": {"test": ["CND", "true"]}},
    ],
)
def test_a_mistake_would_be_found(wrong: dict[str, Any]) -> None:
    """An unknown key, and values of the wrong kind."""
    service = COMPOSED[SINGLE]["services"]["run"]
    with pytest.raises(ValueError, match=r".+"):
        validate(COMPOSED[SINGLE] | {"services": {"run": service | wrong}})


def test_the_dockerfile_has_no_fault() -> None:
    """By hadolint, with all of its rules, also of the mildest kind."""
    command = shutil.which(
        "hadolint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    if command is None:
        pytest.skip("hadolint is not installed")
    done = subprocess.run(
        [command, "--no-color", "--failure-threshold", "style", ROOT / "Dockerfile"],
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(("file", "name"), BOTS)
def test_every_variable_is_a_setting(file: str, name: str) -> None:
    """What is set for the bot, the bot reads; SQLite reads where its temporary files go."""
    given = COMPOSED[file]["services"][name]["environment"]

    assert {each.lower() for each in given} <= {*Settings.model_fields, "sqlite_tmpdir"}


def test_what_must_be_set_is_said() -> None:
    """Settings and the password of the database, each with a sentence for who left it empty; no other variable."""
    required = {
        SINGLE: {"TELEGRAM_BOT_TOKEN"},
        SENDERS: {"TELEGRAM_BOT_TOKEN", "POSTGRES_PASSWORD"},
    }
    for file, names in required.items():
        found = VARIABLE.findall(FILES[file])
        assert {variable for variable, _ in found} == names
        assert all("set it in .env" in said for _, said in found)
    assert SERVICES["run"]["env_file"] == ".env"


def test_the_password_of_a_database_needs_the_file_with_senders() -> None:
    """Started by mistake, the other file would begin with an empty database: it looks for an .env that is not there."""
    named = COMPOSED[SINGLE]["services"]["run"]["env_file"]
    instead = re.fullmatch(r"\$\{POSTGRES_PASSWORD:\+([^}]+)\}\.env", named)

    assert instead is not None
    assert instead[1].startswith(f"COMPOSE_FILE={SENDERS}")


def test_one_container_keeps_what_it_writes() -> None:
    """The database and the backups are in volumes, on which the user of the image may write."""
    run = COMPOSED[SINGLE]["services"]["run"]
    kept = dict(volume.split(":") for volume in run["volumes"])

    assert {*kept} == {*COMPOSED[SINGLE]["volumes"]}
    assert parsed(run["command"]) == {"no_sender": False, "or_sandbox": False, "new_bot": False}
    (folder,) = instructions("WORKDIR")
    url = run["environment"]["DATABASE_URL"]
    database = Path(folder) / settings.database_url("DATABASE_URL", url).removeprefix("sqlite:///")
    assert str(database.parent) == kept["data"] == run["environment"]["SQLITE_TMPDIR"]
    assert str(Path(folder) / run["environment"]["BACKUP_DIR"]) == kept["backups"]
    assert "install --directory --owner bot --mode 700 data backups" in DOCKERFILE


def test_senders_write_no_files() -> None:
    """What .env says about BACKUP_DIR would lead to a folder that cannot be written to; empty is unset."""
    for name in ("run", "sender"):
        assert "volumes" not in SERVICES[name]
        assert SERVICES[name]["environment"]["BACKUP_DIR"] == ""


def test_a_proxy_in_another_container_reaches_the_bot() -> None:
    """When WEB_HOST in .env says so, in both files; otherwise nobody does."""
    for file in FILES:
        environment = COMPOSED[file]["services"]["run"]["environment"]
        assert environment["WEB_HOST"] == "${WEB_HOST:-127.0.0.1}"


@pytest.mark.parametrize(("file", "name"), BOTS)
def test_the_health_is_asked_within_the_container(file: str, name: str) -> None:
    """`run` by HTTP at its own port, a sender by its command; cheaply, and without haste."""
    service = COMPOSED[file]["services"][name]
    check = service["healthcheck"]
    words = check["test"]

    assert words[:2] == ["CMD", "python"]
    if name == "run":
        port = service["environment"]["WEB_PORT"]
        assert f"http://127.0.0.1:{port}/healthz" in compile(words[3], "", "exec").co_consts
    else:
        assert words[2:5] == ["-m", "bot", "health"]
        assert parsed(words[4:]) == {"parts": ["database", "sender"]}
    assert [check[key] for key in ("interval", "retries", "start_period")] == ["60s", 2, "120s"]


@pytest.mark.parametrize("name", ["run", "sender"])
def test_the_address_of_the_database_will_do(name: str) -> None:
    """It is that of the service, with the name, user and password which that is given."""
    url = VARIABLE.sub("0123456789abcdef", SERVICES[name]["environment"]["DATABASE_URL"])
    given = SERVICES["database"]["environment"]

    assert settings.database_url("DATABASE_URL", url) == url
    whose = f"{given['POSTGRES_USER']}:0123456789abcdef"
    assert url == f"postgresql://{whose}@database/{given['POSTGRES_DB']}"


@pytest.mark.parametrize("name", ["run", "sender"])
def test_the_bot_waits_for_the_database(name: str) -> None:
    """It starts when the database takes connections."""
    assert SERVICES[name]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert SERVICES["database"]["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]


@pytest.mark.parametrize(("file", "name"), ALL)
def test_nothing_can_be_reached_from_outside(file: str, name: str) -> None:
    """No port is published; what is kept is in a volume with a name."""
    service = COMPOSED[file]["services"][name]

    assert "ports" not in service
    volumes = [volume.split(":")[0] for volume in service.get("volumes", [])]
    assert {*volumes} <= {*COMPOSED[file]["volumes"]}
    assert service["restart"] == "unless-stopped"
    assert name == "database" or service["stop_grace_period"] == "15s"


@pytest.mark.parametrize(("file", "name"), ALL)
def test_every_service_is_confined(file: str, name: str) -> None:
    """Read-only, without capabilities or new privileges, not root, and bounded in memory and processes."""
    service = COMPOSED[file]["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["pids_limit"] <= 200
    assert service.get("user") == ("postgres" if name == "database" else None)
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
    assert all(COMPOSED[file]["services"][name]["build"] == "." for file, name in BOTS)


def test_the_signal_reaches_python() -> None:
    """There is no shell between; the default command is a command of the bot."""
    (entry,), (default,) = instructions("ENTRYPOINT"), instructions("CMD")

    assert json.loads(entry) == ["python", "-m", "bot"]
    assert parsed(json.loads(default)) == {
        "no_sender": False,
        "or_sandbox": False,
        "new_bot": False,
    }
    assert not any("entrypoint" in COMPOSED[file]["services"][name] for file, name in ALL)
    assert instructions("USER") == ["1000"]
    assert "useradd --uid 1000 " in DOCKERFILE


def test_what_is_copied_is_there() -> None:
    """And is let through by .dockerignore, which lets nothing else through."""
    copied = [source for line in instructions("COPY") for source in line.split()[:-1]]
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()

    assert all((ROOT / path).exists() for path in copied)
    assert "*" in ignored
    assert {line[1:] for line in ignored if line.startswith("!")} == set(copied)
    installs = re.findall(r"pip install .*", DOCKERFILE)
    assert installs
    assert all("--require-hashes" in line for line in installs)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_only_commands_that_there_are(page: str) -> None:
    """Of the bot, whether it runs beside compose or within it, and of compose."""
    lines = re.sub(r"\\\n\s*", " ", PAGES[page])
    direct = re.findall(r"-m bot ([^`\n]+)", lines)
    within = re.findall(r"docker compose run [^\n`]*?\brun ([a-z-]+[^\n`]*)", lines)

    assert {line.split()[0] for line in direct + within} >= EXPECTED[page]
    for line in direct + within:
        assert parsed(line.replace('"', "").split()) is not None
    managed = re.findall(r"docker compose (?:exec(?: -T)?|logs(?: -f)?|stop|restart) (\w+)", lines)
    assert managed
    assert {*managed} <= {*SERVICES}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_only_variables_that_there_are(page: str) -> None:
    """Settings, the addresses of `move-database`, and what compose and PostgreSQL's own programs read."""
    named = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", PAGES[page]))

    assert named <= {each.upper() for each in Settings.model_fields} | settings.OTHER_NAMES

"""The command line: what there is, and errors as sentences."""

import itertools
import re
import sys
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import main as cli
from bot.errors import BotError
from bot.settings import REMEDIES, SECRET
from tests.cli.conftest import COLUMNS, Run

WRONG = {
    "TELEGRAM_BOT_TOKEN": "no token",
    "TELEGRAM_API_URL": "telegram",
    "DATABASE_URL": "mysql://x",
    "DEFAULT_LANGUAGE": "xx",
    "DEFAULT_TIMEZONE": "Asia/Atlantis",
    "OPERATOR_IDS": "anna",
    "SEND_RATE": "many",
    "MESSAGES_DIR": "/nowhere/at/all",
    "LOG_LEVEL": "LOUD",
    "SANDBOX_PORT": "70000",
}

COMMANDS = tuple(cli.COMMANDS)


def test_without_words_it_explains_itself(run: Run) -> None:
    """Nothing is started by accident."""
    assert all(command in run().output for command in COMMANDS)


def test_the_version(run: Run) -> None:
    """The one that the wheel has."""
    result = run("--version")

    assert result.exit_code == 0
    assert result.output == f"commemoration-bot {__version__}\n"


@pytest.mark.parametrize("command", [(), *((name,) for name in cli.COMMANDS)])
def test_a_switch_is_shown_without_a_type(run: Run, command: tuple[str, ...]) -> None:
    """`--help`, not `--help <bool>`."""
    page = run(*command, "--help").output

    assert "--help" in page
    assert "bool" not in page


def test_each_command_has_a_sentence(run: Run) -> None:
    """The list shows the first line of each command's help."""
    page = " ".join(run("--help").output.replace("│", " ").split())
    for command in cli.application("").registered_commands:
        assert command.callback is not None
        first = (command.callback.__doc__ or "").splitlines()[0]
        assert " ".join(first.replace("`", "").split()) in page


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(run: Run, command: str) -> None:
    """`COMMAND --help` needs no setting."""
    result = run(command, "--help")

    assert result.exit_code == 0
    assert f"{command} [OPTIONS]" in result.output


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_flows(run: Run, command: str) -> None:
    """No line ends before it is full, except at the end of its paragraph."""
    explained = run(command, "--help").output.partition("╭")[0].splitlines()

    assert len(explained) > 2
    for line, below in itertools.pairwise(explained):
        if below.strip():
            word = below.split()[0]
            assert not line.strip() or len(f"{line.rstrip()} {word}") >= COLUMNS, line


def test_an_unknown_command(run: Run) -> None:
    """The answer says where to look."""
    result = run("dance")

    assert result.exit_code == 2
    assert "dance" in result.output


def main(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Runs the whole command line as the process does; its exit code."""
    monkeypatch.setattr(sys, "argv", ["bot", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_a_known_error_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, unbroken, with the exit code of its kind."""
    monkeypatch.setenv("SEND_RATE", "[bold]many")

    assert main(monkeypatch, "run") == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("SEND_RATE is '[bold]many', which is not valid: ")
    assert shown.err.count("\n") == 1


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_a_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It names the variable, the value, and the remedy; nothing has been started."""
    monkeypatch.chdir(tmp_path)
    for variable, value in {"TELEGRAM_BOT_TOKEN": "5:token", name: WRONG[name]}.items():
        monkeypatch.setenv(variable, value)

    assert main(monkeypatch, "run") == 2

    shown = capsys.readouterr().err
    assert name in shown
    assert (WRONG[name] in shown.replace(REMEDIES[name], "")) is (name not in SECRET)
    assert shown.count("\n") == 1


def test_the_remedy_of_a_wrong_token_is_legible(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What strikes tokens out of the sentence leaves its advice alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "abc")

    assert main(monkeypatch, "run") == 2

    remedy = REMEDIES["TELEGRAM_BOT_TOKEN"]
    assert capsys.readouterr().err.endswith(f" or a token: {remedy}.\n")


def test_no_error_shows_a_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever in a wrong setting a token was put by mistake."""
    monkeypatch.setenv("TELEGRAM_API_URL", "api.telegram.org/bot123456:AAF-secret_secret")

    assert main(monkeypatch, "run") == 2

    said = capsys.readouterr().err
    assert "TELEGRAM_API_URL" in said
    assert "secret" not in said


def test_every_error_is_a_sentence() -> None:
    """Each docstring can be shown as it is."""
    for error in kinds(BotError):
        assert " ".join((error.__doc__ or "").split()).rstrip(" ")[-1] in ".}", error


def test_the_readme_names_every_command_as_it_can_be_typed() -> None:
    """With the Python that `make run` has set up: nobody else's knows the bot."""
    page = (Path(__file__).parents[2] / "README.md").read_text()

    for command in COMMANDS:
        assert re.search(rf"^\| .*[ `]{command}(?: \w+)?`[^|]* \|", page, re.MULTILINE), command
    assert not re.search(r"(?<!\.venv/bin/)python -m bot", page)


def test_no_error_names_a_python() -> None:
    """How a command is typed depends on how the bot was installed."""
    assert not any("python" in (error.__doc__ or "") for error in kinds(BotError))


def kinds(error: type[BotError]) -> list[type[BotError]]:
    """All kinds of an error."""
    return [kind for below in error.__subclasses__() for kind in (below, *kinds(below))]

"""The check finds each thing a translator can break, with its file and line, and nothing else."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.messages import ftl
from bot.messages.lint import check, rules
from tests.conftest import MESSAGES


@dataclass(frozen=True)
class Damage:
    """A piece of a file, found there once, that is replaced by another."""

    file: str
    old: str
    new: str
    #: What the one finding says.
    said: str
    #: A piece of the line it names; empty: the line of the replacement.
    at: str = ""


DAMAGES = {
    "syntax": Damage("az", "<b>{ $date } — {", "<b>{ $date — {", 'Expected token: "}"'),
    "stray text": Damage("tr", "years = {", "years {", 'Expected token: "="'),
    "a repeated key": Damage(
        "tr", "years =", "ordinal = { $number }\nyears =", "ordinal occurs twice"
    ),
    "a missing text": Damage(
        "tr", "years = { $number } yıl\n", "", "years is missing", "ordinal ="
    ),
    "an unknown text": Damage("tr", "years =", "yeers = x\nyears =", "en.ftl has no text yeers"),
    "a missing value": Damage("az", "{ $number } il\n", "otuz il\n", "years does not use $number"),
    "an unknown value": Damage(
        "tr", "{ $number } yıl", "{ $number } yıl { $n }", "years uses $n, which"
    ),
    "a value nobody gives": Damage(
        "en", "for { $year }", "for { $year }{ $who }", "cannot be composed"
    ),
    "an unknown part": Damage(
        "az", "{ day-name }</b>", "{ day-nam }</b>", "references day-nam, which"
    ),
    "a text within itself": Damage("az", "} il\n", "} il{ years }\n", "years references itself"),
    "an unknown function": Damage(
        "en", "ORDINAL(", "ORDINAAL(", "calls ORDINAAL, which is unknown"
    ),
    "an unclosed tag": Damage(
        "ru", "годовщина</b>", "годовщина", "silence: <b> is not", "silence ="
    ),
    "an unknown tag": Damage(
        "en", "We remember", "We <p>do</p> remember", "Telegram has no tag <p>", "closing ="
    ),
    "a bare sign": Damage("en", "trains and cars", "trains & cars", "a bare < or &", "silence ="),
    "an exclamation mark": Damage(
        "en", "remember them.", "remember them!", "closing has an exclamation mark"
    ),
    "a second symbol": Damage(
        "en", "remember them.", "remember them. 🌹", "closing has the symbol 🌹"
    ),
    "another symbol": Damage("en", "🕯️ { $date }", "🌹 { $date }", "day has the symbol 🌹"),
    "a word in capitals": Damage(
        "ru", "советские войска", "СОВЕТСКИЕ войска", "eve has СОВЕТСКИЕ in capitals"
    ),
    "a symbol elsewhere": Damage(
        "tr", "<b>20 Ocak, {", "<b>🕯 20 Ocak, {", "silence has the symbol 🕯"
    ),
    "a symbol too late": Damage("en", "🕯️ { $date }", "{ $date }🕯️", "day has the symbol 🕯"),
    "another figure": Damage("tr", "744 kişinin", "745 kişinin", "day says 745, for which"),
    "a lost ordinal form": Damage(
        "az",
        "cü\n        [many] cı\n       *[other] cu\n    }\n\nyears",
        "cü\n       *[other] cu\n    }\n\nyears",
        "ordinal lacks the variant [many], which 6 needs",
        "ORDINAL($number)",
    ),
    "no ordinal at all": Damage(
        "az",
        "{ ordinal } ildönümü</b>",
        "{ $number }-ci ildönümü</b>",
        "silence does not use the ORDINAL of $number",
        "silence =",
    ),
    "a lost plural form": Damage(
        "ru",
        "[few] { $number } года\n",
        "",
        "years lacks the variant [few], which 2 needs",
        "years = ",
    ),
    "a missing word of the card": Damage(
        "az",
        "card-rehearsal = Sınaq\n",
        "",
        "the text card-rehearsal is missing",
        "card-note =",
    ),
    "a lost form on the card": Damage(
        "ru",
        "[few] года\n        [many] лет",
        "[many] лет",
        "card-years lacks the variant [few], which 2 needs",
        "card-years =",
    ),
    "a lost variant": Damage(
        "tr",
        "[day] Yarın bir kısa mesaj daha gelecek: saat { $day }.\n        ",
        "",
        "eve-later lacks the variant [day]",
        "{ $later ->",
    ),
    "length": Damage(
        "en", "history =\n", "history =\n    " + "x" * 4096 + "\n", "history can have", "history ="
    ),
    "a broken rule": Damage("observance.toml", "month = 1\n", "month = 13\n", "month"),
}


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A copy of all messages, to be damaged."""
    return Path(shutil.copytree(MESSAGES, tmp_path / "messages"))


def replace(path: Path, old: str, new: str) -> str:
    """Damage a file in one place; returns what it now says."""
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, old
    damaged = text.replace(old, new, 1)
    path.write_text(damaged, encoding="utf-8")
    return damaged


def line_of(text: str, piece: str) -> int:
    """The first line that contains a piece."""
    return text.count("\n", 0, text.index(piece)) + 1


def found(messages: Path) -> list[tuple[str, int, str]]:
    """All findings, their paths within the folder."""
    findings = check.check(messages)
    return [(one.path.relative_to(messages).as_posix(), one.line, one.text) for one in findings]


def test_the_shipped_messages_have_nothing_to_correct() -> None:
    """What we ship passes."""
    assert check.check(MESSAGES) == []


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damage_is_found_where_it_is(messages: Path, damage: Damage) -> None:
    """One damage, one finding, at its line."""
    name = damage.file if "." in damage.file else f"{damage.file}.ftl"
    text = replace(messages / "january-20" / name, damage.old, damage.new)

    [(path, line, said)] = found(messages)

    assert path == f"january-20/{name}"
    assert damage.said in said
    assert line == line_of(text, damage.at or damage.new)


def test_the_interface_is_checked_too(messages: Path) -> None:
    """The bot's own texts have the same rules, but for the figures."""
    text = replace(messages / "interface/az.ftl", "bir yerdə\n", "bir yerdə!\n")

    [(path, line, said)] = found(messages)

    assert (path, line) == ("interface/az.ftl", line_of(text, "bir yerdə!"))
    assert said == "command-settings has an exclamation mark"


@pytest.mark.parametrize("language", ["az", "en", "ru", "tr"])
def test_every_example_is_found_once_it_can_be_tapped(messages: Path, language: str) -> None:
    """Each command with its word that is shipped, taken out of its <code>, is named with its text and line."""
    path = messages / f"interface/{language}.ftl"
    text = path.read_text("utf-8")
    examples = [*re.finditer(r"<code>(/[a-z]+ [^<]+)</code>", text)]
    examples = [one for one in examples if "$command" not in one[1]]

    assert len(examples) > 20
    for example in examples:
        path.write_text(text[: example.start()] + example[1] + text[example.end() :], "utf-8")
        [finding] = rules.copied(ftl.read(path))
        assert finding.line == text.count("\n", 0, example.start()) + 1
        assert f"has a word after {example[1].split()[0]}" in finding.text
    assert len(found(messages)) == 1


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("Type /time 08:30", True),
        ("Type /time <code>08:30</code>", True),
        ("Type <b>/time</b> 08:30", True),
        ("Type /time@{ $bot }, or /timezone@the_bot Berlin", True),
        ("Type /forgetme { help }", True),
        ("<code>/time 08:30</code> or /time 09:00", True),
        ("Type <code>/time 08:30</code>", False),
        ("Type <code>/forgetme { help }</code>", False),
        ("Type <code>/silent on</code>, /silent, or use <code>/silent off</code>.", False),
        ("/time — choose the time. All: /language, /timezone", False),
        ("Whoever finds it in /chats can open it; /start again", False),
        ("Another time: /time", False),
    ],
)
def test_only_a_command_with_a_word_behind_it_is_found(
    messages: Path, words: str, *, wrong: bool
) -> None:
    """Not one without an argument, one that takes none, or one in <code>; markup between hides nothing."""
    path = messages / "interface/en.ftl"
    text = replace(path, "language-set = The bot will write in English.", f"language-set = {words}")

    findings = [*rules.copied(ftl.read(path))]

    assert [one.line for one in findings] == ([line_of(text, "language-set =")] if wrong else [])


def test_a_term_is_a_languages_own(messages: Path) -> None:
    """One language may keep a word apart, `-name`; but a term that is taken in must be there."""
    path = messages / "interface/az.ftl"
    replace(path, "bir yerdə\n", "bir { -place }\n-place = yerdə\n")
    assert found(messages) == []

    text = replace(path, "-place = yerdə\n", "")

    said = "command-settings references -place, which is missing"
    assert found(messages) == [("interface/az.ftl", line_of(text, "{ -place }"), said)]


@pytest.mark.parametrize(
    ("key", "limit"),
    [("caption-card", 1024), ("command-new", 256), ("profile-short-description", 120)],
)
def test_some_texts_must_be_shorter(messages: Path, key: str, limit: int) -> None:
    """Captions, commands and the bot's own page have Telegram's own limits, in UTF-16 units."""
    for language in ("az", "en", "ru", "tr"):
        path = messages / f"interface/{language}.ftl"
        kept = [
            one for one in path.read_text("utf-8").splitlines() if not one.startswith(f"{key} =")
        ]
        units = limit + (language == "tr")
        path.write_text("\n".join([f"{key} = {'x' * units}", *kept]), encoding="utf-8")

    [(path_, line, said)] = found(messages)

    assert (path_, line) == ("interface/tr.ftl", 1)
    assert said == f"{key} can have {limit + 1} units, but Telegram accepts {limit}"


def test_a_letter_beyond_the_first_plane_counts_twice(messages: Path) -> None:
    """Telegram counts UTF-16 units."""
    for language in ("az", "en", "ru", "tr"):
        path = messages / f"interface/{language}.ftl"
        letters = "𐌰" * (513 if language == "ru" else 512)
        path.write_text(f"caption-card = {letters}\n" + path.read_text("utf-8"), encoding="utf-8")

    assert [one[:2] for one in found(messages)] == [("interface/ru.ftl", 1)]


def test_a_notice_is_measured_with_all_its_parts(messages: Path) -> None:
    """The rehearsal's line, the notice and its last sentence are one message."""
    replace(messages / "january-20/en.ftl", "[day] Tomorrow", "[day] " + "x" * 3500)

    [(path, _, said)] = found(messages)

    assert path == "january-20/en.ftl"
    assert said.startswith("eve can have 4")


@pytest.mark.parametrize("folder", ["interface", "january-20"])
def test_a_language_that_lacks_a_file(messages: Path, folder: str) -> None:
    """A language is whole in every folder, or not there."""
    (messages / folder / "tr.ftl").unlink()

    assert found(messages) == [(f"{folder}/tr.ftl", 1, "the file is missing")]


def test_an_observance_without_its_rule(messages: Path) -> None:
    """Texts alone are no observance."""
    (messages / "january-20/observance.toml").unlink()

    assert [one[:2] for one in found(messages)] == [("january-20/observance.toml", 1)]


def test_a_file_in_another_encoding(messages: Path) -> None:
    """Texts are UTF-8; the line of the first foreign byte is named."""
    path = messages / "january-20/tr.ftl"
    path.write_bytes(path.read_bytes().replace("yıl\n".encode(), "yıl\n".encode("cp1254"), 1))

    line = line_of((MESSAGES / "january-20/tr.ftl").read_text("utf-8"), "yıl\n")
    assert found(messages) == [("january-20/tr.ftl", line, "it is not written in UTF-8")]


def test_a_source_without_its_owners_name(messages: Path) -> None:
    """Who states a figure is named in the texts."""
    replace(messages / "january-20/observance.toml", '"apa"', '"abc"')

    assert [(path, said.split(":")[0]) for path, _, said in found(messages)] == [
        ("january-20/en.ftl", "the text source-abc is missing"),
        ("january-20/en.ftl", "source-apa"),
    ]


#: How /about named the owners of figures before their table was corrected.
ONCE = {
    "az": ("(Ombudsman, 2019; Bakıdakı", "(TÜRKPA, 2024; Bakıdakı"),
    "en": ("(Ombudsman, 2019; names", "(TURKPA, 2024; names"),
    "ru": ("(омбудсмен Азербайджана, 2019; имена", "(ТЮРКПА, 2024; имена"),
    "tr": ("(Ombudsman, 2019; Bakü'deki", "(TÜRKPA, 2024; Bakü'deki"),
}


@pytest.mark.parametrize("language", ONCE)
def test_a_figure_beside_the_wrong_owner(messages: Path, language: str) -> None:
    """147 was said to be TURKPA's, whose own page gives 150: found in each language."""
    path = messages / f"january-20/{language}.ftl"
    replace(path, *ONCE[language])

    assert found(messages) == [
        (
            f"january-20/{language}.ftl",
            line_of(path.read_text("utf-8"), ONCE[language][1]),
            "about names turkpa beside 147, which it does not state in observance.toml",
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Office, 2015", "Office, 2012", "about gives prosecutor's 132 the year 2012"),
        ("2023–2026; TURKPA", "2022–2026; TURKPA", "about gives mfa's 150 the year 2022, 2026"),
        ("Ombudsman, 2019", "Amnesty, 2019", "about has “Amnesty, 2019” beside 147, which is"),
        ("give 150 killed", "give 147 killed", "day names mfa beside 147, which it does not"),
        ("(T. de Waal)", "(Human Rights Watch)", "history names hrw beside 90, which it does"),
        ("hours later (HRW)", "hours later, 62 killed (HRW)", "timeline names hrw beside 62"),
    ],
)
def test_what_is_beside_a_figure(messages: Path, old: str, new: str, said: str) -> None:
    """An owner, in brackets or in the sentence, and the year are those of observance.toml."""
    path = messages / "january-20/observance.toml"
    path.write_text(
        path.read_text("utf-8").replace('["2010"]', '["2010", "2012", "2022"]'), "utf-8"
    )
    replace(messages / "january-20/en.ftl", old, new)

    [(path_, _, finding)] = found(messages)

    assert path_ == "january-20/en.ftl"
    assert finding.startswith(said)


def test_a_source_without_a_link(messages: Path) -> None:
    """It is weak, or refused."""
    path = messages / "january-20/observance.toml"
    replace(path, 'year = "2015"\nweak = true', 'year = "2015"')

    [(_, line, said)] = found(messages)

    assert line == line_of(path.read_text("utf-8"), 'id = "apa"')
    assert said == "apa needs a link, or weak = true"


def test_sources_that_no_message_holds(messages: Path) -> None:
    """A paragraph of /sources is not torn apart, so it must fit."""
    replace(messages / "january-20/en.ftl", "source-apa = APA", "source-apa = " + "x" * 4090)

    assert [(path, said) for path, _, said in found(messages)] == [
        ("january-20/en.ftl", "sources has a paragraph that is longer than a message")
    ]


def test_a_figure_that_lost_its_source(messages: Path) -> None:
    """The numbers of the texts are those of observance.toml: 147 is withdrawn, and every text that says it is named."""
    path = messages / "january-20/observance.toml"
    path.write_text(path.read_text("utf-8").replace('"147', '"146'), encoding="utf-8")

    findings = found(messages)

    assert {path for path, _, _ in findings} == {
        f"january-20/{one}.ftl" for one in ("az", "en", "ru", "tr")
    }
    assert {said.split(",")[0] for _, _, said in findings} == {"about says 147"}


def test_two_damages_are_two_findings_in_order(messages: Path) -> None:
    """By file, then by line."""
    replace(messages / "january-20/ru.ftl", "744 раненых", "740 раненых")
    replace(messages / "january-20/en.ftl", "744 injured", "740 injured!")

    assert [(path, said.split(",")[0]) for path, _, said in found(messages)] == [
        ("january-20/en.ftl", "day has an exclamation mark"),
        ("january-20/en.ftl", "day says 740"),
        ("january-20/ru.ftl", "day says 740"),
    ]


def test_no_folder_at_all(tmp_path: Path) -> None:
    """An empty folder lacks at least the English interface."""
    assert found(tmp_path) == [("interface/en.ftl", 1, "the file is missing")]

"""The certificate: small, complete, without anything from elsewhere, and escaped."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.errors import CertificateInTheWay, CertificateNotWritten
from bot.messages import review
from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.operations.document import plot
from bot.rehearsal import (
    certificate,
    certificate_files,
    judgement,
    page,
    rehearsal,
    telegram_html,
)
from bot.rehearsal.certificate import Setting
from bot.rehearsal.plan import Plan
from bot.rehearsal.rehearsal import Options
from tests.conftest import MESSAGES
from tests.rehearsal.conftest import PlanOf
from tests.rehearsal.test_judgement import ideal

NOW = datetime(2026, 11, 29, 6, tzinfo=UTC)

#: A JPEG of the usual size of a small card.
CARD = b"\xff\xd8" + bytes(18_000)

Json = dict[str, Any]
CertificateOf = Callable[[Plan], Json]


@pytest.fixture
def certificate_of(catalog: Catalog) -> CertificateOf:
    """Makes the certificate of an ideal rehearsal, of which one notice came twice."""

    def made(plan: Plan) -> Json:
        outcome = ideal(plan)
        outcome.rows[0] = replace(outcome.rows[0], doubtful=True)
        outcome.arrivals.append(outcome.arrivals[0])
        outcome.seconds = 12.34
        setting = Setting(MESSAGES, catalog, "az", "Asia/Baku", "0123456789abcdef", NOW)
        return certificate.of(plan, setting, {}, judgement.judge(plan, outcome), outcome)

    return made


#: Tags that are never closed.
VOID = {"meta", "img", "br", "rect", "path"}


class Reader(HTMLParser):
    """Collects tags and addresses, and fails when tags are not nested."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag."""
        self.tags.add(tag)
        self.addresses += [
            value or "" for name, value in attrs if name in {"src", "href", "srcset"}
        ]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself."""
        assert tag in VOID

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        assert self.open.pop() == tag


def read(html: str) -> Reader:
    """The page, parsed."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def cards(found: Json) -> dict[tuple[str, str], bytes]:
    """A card for each notice."""
    return {(one["moment"], one["language"]): CARD for one in found["notices"]}


def test_nothing_comes_from_elsewhere(plan_of: PlanOf, certificate_of: CertificateOf) -> None:
    """No script, no style, no font, no picture and no link but the cards in the file itself."""
    found = certificate_of(plan_of(300))
    html = page.html(found, cards(found))

    reader = read(html)

    assert not reader.tags & {"script", "link", "iframe", "object", "form", "a"}
    assert reader.addresses
    assert all(one.startswith("data:image/jpeg;base64,") for one in reader.addresses)
    assert "url(" not in html
    assert "@import" not in html


def test_it_is_small(plan_of: PlanOf, certificate_of: CertificateOf) -> None:
    """At most 500 kB with many chats, zones and doubtful notices, and with every card."""
    plan = plan_of(3000)
    found = certificate_of(plan)
    found["timings"]["doubtful"] *= 3000

    assert len(page.html(found, cards(found)).encode()) < 500_000


def test_the_real_cards_are_small(plan_of: PlanOf, catalog: Catalog) -> None:
    """All of them fit."""
    drawn, wrong = rehearsal.small_cards(plan_of(1), catalog)

    assert not wrong
    assert len(drawn) == 3 * len(catalog.languages)
    assert sum(map(len, drawn.values())) < 250_000


def test_it_is_small_in_twelve_languages(tmp_path: Path, almanac: Almanac) -> None:
    """Each card has its share of the bytes."""
    messages = tmp_path / "messages"
    shutil.copytree(MESSAGES, messages)
    for code in ("de", "es", "fr", "it", "pl", "pt", "ro", "uk"):
        for folder in ("interface", "january-20"):
            shutil.copy(messages / folder / "ru.ftl", messages / folder / f"{code}.ftl")
    catalog = Catalog(messages)
    assert len(catalog.languages) == 12
    options = Options(almanac.occasion("january-20", 2027), 1000, (), "usual", 7)
    plan = rehearsal.planned(options, almanac, catalog, 30)

    drawn, _ = rehearsal.small_cards(plan, catalog)

    assert len(drawn) == 36
    outcome = ideal(plan)
    setting = Setting(messages, catalog, "az", "Asia/Baku", "0123456789abcdef", NOW)
    found = certificate.of(plan, setting, drawn, judgement.judge(plan, outcome), outcome)
    assert len(page.html(found, drawn).encode()) < 500_000


def test_the_verdict_is_the_first_line(plan_of: PlanOf, certificate_of: CertificateOf) -> None:
    """Of the page's text; with the reasons when it has not passed."""
    found = certificate_of(plan_of(30))
    passed = page.html(found, {})
    found["verdict"] = {
        "passed": False,
        "reasons": ["eve: 2 notices lost", "a card cannot be drawn"],
    }
    failed = page.html(found, {})

    body = re.compile(r"<body>\s*<main>\s*<h1 class=\"(\w+)\">([^<]+)")
    assert body.search(passed).groups() == (  # type: ignore[union-attr]
        "passed",
        page.verdict(certificate_of(plan_of(30))) + ".",
    )
    assert body.search(failed).groups() == ("failed", "Not passed: eve: 2 notices lost.")  # type: ignore[union-attr]
    assert "<li>a card cannot be drawn</li>" in failed


def test_everything_is_escaped(plan_of: PlanOf, certificate_of: CertificateOf) -> None:
    """Whatever is in a name, a text, a reason or a version."""
    evil = '<script>alert("1")</script>&'
    found = certificate_of(plan_of(30))
    found["verdict"] = {"passed": False, "reasons": [evil, evil]}
    found["rehearsed"]["source"] = evil
    found["software"]["platform"] = evil
    found["faults"] = {evil: 1}
    found["content"]["languages"][0] |= {"by": evil, "on": "2026-11-01"}
    found["notices"][0]["text"] = evil
    found["timings"]["doubtful"][0]["kind"] = evil

    html = page.html(found, {})

    assert "script" not in read(html).tags
    assert html.count("&lt;script&gt;") >= 6


def test_telegrams_html_is_shown_as_it_looks() -> None:
    """Bold, italic, quotations and code; of other tags the text, and of a link no address."""
    shown = telegram_html.shown(
        '<b>A &amp; B</b> <a href="https://example.org">C</a> <tg-time unix="1">D</tg-time> <i>E'
    )

    assert shown == '<b>A &amp; B</b> <u class="link">C</u> D <i>E</i>'


def test_every_notice_is_in_it(
    plan_of: PlanOf, certificate_of: CertificateOf, catalog: Catalog
) -> None:
    """In each language, without the line that calls it a rehearsal."""
    found = certificate_of(plan_of(30))

    assert len(found["notices"]) == 3 * len(catalog.languages)
    marks = {catalog.of("january-20", code, "card-rehearsal") for code in catalog.languages}
    html = page.html(found, cards(found))
    assert html.count("<article") == len(found["notices"])
    texts = " ".join(one["text"] for one in found["notices"])
    assert not any(mark.lower() in texts.lower() for mark in marks)
    assert "Ümumxalq Hüzn Günü" in html


def test_the_hash_is_the_one_that_was_approved(
    plan_of: PlanOf, certificate_of: CertificateOf
) -> None:
    """With who has approved it, or that nobody has."""
    found = certificate_of(plan_of(3))

    approved = {one.language: one.hash for one in review.states(MESSAGES)}
    assert {one["language"]: one["hash"] for one in found["content"]["languages"]} == approved
    html = page.html(found, {})
    assert all(digest in html for digest in approved.values())
    assert "not approved" in html


def test_what_the_ledger_does_not_list_is_marked(
    plan_of: PlanOf, certificate_of: CertificateOf
) -> None:
    """In the table of doubtful notices, and in the data."""
    found = certificate_of(plan_of(30))
    assert [one["listed"] for one in found["timings"]["doubtful"]] == [True]
    listed = page.html(found, {})
    found["timings"]["doubtful"][0]["listed"] = False

    assert '<td class="middling">yes</td>' in listed
    assert '<td class="middling">no</td>' in page.html(found, {})


def test_it_says_why_the_sender_was_not_killed(
    plan_of: PlanOf, certificate_of: CertificateOf
) -> None:
    """It broke before, or there were too few notices; a kill takes 15 seconds on the moved clock."""
    found = certificate_of(plan_of(30))
    kill = found["timings"]["kill"]
    pages = [page.html(found, {})]
    for change in ({"broken": True}, {"after": 9}):
        kill |= change
        pages.append(page.html(found, {}))

    assert "not killed: there were too few notices." in pages[0]
    assert "not killed: it stopped before." in pages[1]
    assert "took over after 15 seconds, which passed on the moved clock" in pages[2]


def test_the_axis_shortens_every_month() -> None:
    """Not only January."""
    first, step = datetime(2027, 9, 20, tzinfo=UTC), timedelta(minutes=30)
    row = plot.Row("UTC+0", "", "", "", {"day": [1]}, "1")

    assert "00:00<br>20 Sep<" in plot.drawn(plot.Axis(first, 1, step, "UTC"), [row], "")


def test_the_plot_has_a_row_for_each_offset(plan_of: PlanOf, certificate_of: CertificateOf) -> None:
    """With a title that says what is in it, and every arrival counted."""
    plan = plan_of(300)
    found = certificate_of(plan)
    rows = found["timings"]["plot"]["rows"]

    assert rows[0]["offset"] == 14 * 60
    assert rows[-1]["offset"] == -11 * 60
    assert sum(sum(map(sum, row["counts"].values())) for row in rows) == len(plan.owed) + 1
    html = page.html(found, {})
    assert html.count('<svg role="img"') == html.count("<title>") - 1 == len(rows)
    assert "UTC+5:45, Kathmandu: eve" in html


def test_the_waves_have_their_windows(plan_of: PlanOf, certificate_of: CertificateOf) -> None:
    """The minute of silence ends for all at the same instant; its arrivals are measured against its `finish_by`."""
    found = certificate_of(plan_of(100))
    pairs = zip(found["waves"], found["timings"]["waves"], strict=True)

    ((wave, measured),) = [pair for pair in pairs if pair[0]["moment"] == "silence"]
    assert (wave["deadline"], wave["closes"]) == ("2027-01-20T07:59:00Z", "2027-01-20T07:59:30Z")
    assert measured["spare"] == 240.0


def test_a_rehearsal_without_any_arrival_has_a_page(
    plan_of: PlanOf, certificate_of: CertificateOf
) -> None:
    """Because the texts are damaged: it says so."""
    plan = replace(plan_of(3), owed=())
    found = certificate_of(replace(plan_of(3)))
    empty = certificate._plot(plan, judgement.Judgement((), ()))
    found["timings"] |= {"seconds": 0, "plot": empty, "doubtful": []}

    assert "Nothing was sent" in page.html(found, {})


def test_an_earlier_certificate_is_replaced(
    plan_of: PlanOf, certificate_of: CertificateOf, tmp_path: Path
) -> None:
    """Both files, and nothing else is left."""
    found = certificate_of(plan_of(3))
    for _ in range(2):
        certificate_files.prepare(tmp_path / "new" / "folder")
        certificate_files.write(tmp_path / "new" / "folder", found, {})

    written = sorted((tmp_path / "new" / "folder").iterdir())
    assert [one.name for one in written] == ["certificate.html", "certificate.json"]
    assert json.loads(written[1].read_text()) == found


@pytest.mark.parametrize("name", ["certificate.html", "certificate.json"])
def test_nothing_else_is_replaced(tmp_path: Path, name: str) -> None:
    """A file of that name which is no certificate stays."""
    for text in ("my own", '"text"', "[]", "{}"):
        (tmp_path / name).write_text(text)

        with pytest.raises(CertificateInTheWay, match=name):
            certificate_files.prepare(tmp_path)

        assert (tmp_path / name).read_text() == text


def test_a_hidden_file_stays(
    plan_of: PlanOf, certificate_of: CertificateOf, tmp_path: Path
) -> None:
    """Whatever its name."""
    for name in (".certificate.html", ".certificate.json"):
        (tmp_path / name).write_text("my own")

    certificate_files.write(tmp_path, certificate_of(plan_of(3)), {})

    assert len([*tmp_path.iterdir()]) == 4
    assert (tmp_path / ".certificate.html").read_text() == "my own"


def test_an_empty_folder_is_removed_if_it_is_new(tmp_path: Path) -> None:
    """Also after an error; one that was there, or that has a file, stays."""
    old, new, full = (tmp_path / name for name in ("old", "new", "full"))
    old.mkdir()
    for folder in (old, new):
        with pytest.raises(RuntimeError), certificate_files.prepared(folder):
            raise RuntimeError
    with certificate_files.prepared(full):
        (full / "file").write_text("")

    assert old.exists()
    assert not new.exists()
    assert full.exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """It is named before anything is rehearsed."""
    (tmp_path / "file").write_text("")

    with pytest.raises(CertificateNotWritten, match="file/folder"):
        certificate_files.prepare(tmp_path / "file" / "folder")

"""The dashboard and the alert rules: accepted by Prometheus's own tool, about metrics that exist, and documented."""

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from grafana_foundation_sdk.cog import plugins
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from bot.notify.alarms import ENDS, LASTING
from bot.web.metrics import FAMILIES, PREFIX
from tests.promtool import promtool

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "monitoring"
RULES = FOLDER / "alert-rules.yml"
TESTS = ("alert-rules-test.yml", "alert-rules-test-days.yml")
PAGE = (ROOT / "docs" / "operating" / "monitoring.md").read_text()

#: A name of a metric in an expression.
NAME = re.compile(r"\b(?:commemoration|process)_\w+")

#: The kinds of panels that are used, and the columns of a dashboard.
KINDS, COLUMNS = {"row", "stat", "timeseries"}, 24

#: What Prometheus itself exports of a process.
PROCESS = {
    *("process_resident_memory_bytes", "process_virtual_memory_bytes", "process_cpu_seconds_total"),
    *("process_start_time_seconds", "process_open_fds", "process_max_fds"),
}


def exported() -> dict[str, tuple[str, ...]]:
    """The labels of each metric, by its name."""
    own = {PREFIX + name: family.labels for name, family in FAMILIES.items()}
    return own | dict.fromkeys(PROCESS, ())


def panels() -> list[dict[str, Any]]:
    """The panels of the dashboard."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "grafana-dashboard.json").read_text())[
        "panels"
    ]
    return found


def expressions() -> Iterator[str]:
    """What the panels ask for."""
    for panel in panels():
        for target in panel.get("targets", ()):
            yield target["expr"]


def alerts() -> list[str]:
    """The names of the alerts."""
    return re.findall(r"- alert: (\w+)", RULES.read_text())


def test_the_rules_and_the_configuration_are_valid() -> None:
    """The configuration names the file of the rules, which is read with it."""
    assert f"{len(alerts())} rules found" in promtool(
        "check", "rules", "--lint=all", "--lint-fatal", RULES
    )
    promtool("check", "config", "--lint=all", "--lint-fatal", FOLDER / "prometheus.yml")


def test_each_alert_fires_when_it_should_and_not_otherwise() -> None:
    """Each is in a case where it fires, and in one where it does not."""
    promtool("test", "rules", *(FOLDER / name for name in TESTS))

    cases = "".join((FOLDER / name).read_text() for name in TESTS)
    for alert in alerts():
        expected = re.findall(rf"alertname: {alert}\n +exp_alerts:(.*)", cases)
        assert " []" in expected, alert
        assert "" in expected, alert


def test_good_news_fires_no_alert() -> None:
    """The end of a cause is no reason to look; each of them is excluded, and no cause is."""
    (excluded,) = re.findall(r'alerts_total\{alert=~"([^"]+)"', RULES.read_text())

    def fires(key: str) -> bool:
        return not re.fullmatch(excluded, key.removeprefix("alert-"))

    assert not any(map(fires, ENDS))
    assert all(map(fires, LASTING))


def lost(written: Any, kept: Any, place: str = "") -> Iterator[str]:
    """The places of what was written and not kept, or kept otherwise."""
    if isinstance(written, dict) and isinstance(kept, dict):
        for name, value in written.items():
            yield from lost(value, kept.get(name), f"{place}/{name}")
    elif isinstance(written, list) and isinstance(kept, list) and len(written) == len(kept):
        for number, (one, other) in enumerate(zip(written, kept, strict=True)):
            yield from lost(one, other, f"{place}/{number}")
    elif written != kept:
        yield place


def test_grafana_knows_every_field_of_the_dashboard() -> None:
    """Its own model of dashboards and panels reads the file, and writes all of it back."""
    plugins.register_default_plugins()
    written = json.loads((FOLDER / "grafana-dashboard.json").read_text())

    kept = json.loads(JSONEncoder().encode(Dashboard.from_json(written)))

    assert list(lost(written, kept)) == []


def test_every_expression_of_the_dashboard_is_valid(tmp_path: Path) -> None:
    """As a rule each: Prometheus's own parser reads it."""
    rules = [
        {"record": f"panel:{number}", "expr": expression}
        for number, expression in enumerate(expressions())
    ]
    file = tmp_path / "panels.yml"
    # JSON is YAML.
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))

    assert f"{len(rules)} rules found" in promtool("check", "rules", file)
    assert len(rules) > 20


@pytest.mark.parametrize(
    "text", [RULES.read_text(), "\n".join(expressions())], ids=["rules", "panels"]
)
def test_only_metrics_that_exist_are_named(text: str) -> None:
    """Also their labels: a rule about a label that no metric has would never fire."""
    known = exported()
    assert set(NAME.findall(text)) <= known.keys()
    for name, labels in re.findall(r"\b((?:commemoration|process)_\w+)\{([^}]*)\}", text):
        named = set(re.findall(r"(\w+)\s*[=!]~?", re.sub(r'"[^"]*"', '""', labels)))
        assert named - {"instance", "job"} <= set(known[name]), name


def test_every_metric_of_the_bot_is_on_the_dashboard_or_in_a_rule() -> None:
    """Nothing is exported that nobody looks at, except what explains another value."""
    looked_at = set(NAME.findall(RULES.read_text() + "\n".join(expressions())))

    assert {PREFIX + name for name in FAMILIES} <= looked_at


def test_the_dashboard_can_be_imported() -> None:
    """Each panel has a title, says what it shows, asks the Prometheus that the reader chooses, and covers no other."""
    found = panels()
    assert len({panel["id"] for panel in found}) == len(found)
    taken: set[tuple[int, int]] = set()
    for panel in found:
        assert panel["type"] in KINDS
        assert panel["title"]
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= COLUMNS
        cells = {
            (place["x"] + x, place["y"] + y)
            for x, y in itertools.product(range(place["w"]), range(place["h"]))
        }
        assert not cells & taken, panel["title"]
        taken |= cells
        if panel["type"] != "row":
            assert panel["description"].endswith(".")
            assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
            assert [target["refId"] for target in panel["targets"]] == list("AB")[
                : len(panel["targets"])
            ]


def test_the_page_has_every_metric_with_its_labels() -> None:
    """The tables of the page and what is exported are the same."""
    rows = re.findall(r"^\| `((?:commemoration|process)_\w+)` \|([^|]*)\|", PAGE, re.MULTILINE)
    documented = {
        name: tuple(re.findall(r"`(\w+)`", labels.partition(":")[0])) for name, labels in rows
    }

    assert documented == exported()
    assert len(rows) == len(documented)


def test_the_page_says_what_to_do_for_each_alert() -> None:
    """With its severity."""
    severities = re.findall(r"alert: (\w+).*?severity: (\w+)", RULES.read_text(), re.DOTALL)

    assert re.findall(r"^\| `(Commemoration\w+)` \| (\w+):", PAGE, re.MULTILINE) == severities

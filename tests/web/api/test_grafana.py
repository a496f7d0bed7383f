"""The dashboard that ships asks only for metrics that there are, and for each of them."""

import json
import re
from pathlib import Path
from typing import Any, Final

from tools.reference import figures

DASHBOARD: Final = Path(__file__).parents[3] / "deploy/grafana/missedcall.json"
BOARD: Final[dict[str, Any]] = json.loads(DASHBOARD.read_text("utf-8"))
# Their panels would say nothing that others do not.
NOT_DRAWN: Final = {
    "missedcall_job_runs_total",
    "missedcall_live_redis_up",
    "missedcall_live_failures_total",
    "missedcall_live_refused_total",
    "missedcall_live_dropped_total",
}


def asked() -> set[str]:
    queries = (target["expr"] for panel in BOARD["panels"] for target in panel.get("targets", ()))
    return {name for query in queries for name in re.findall(r"missedcall_\w+", query)}


def told() -> set[str]:
    return {name.strip("`") for name, *_ in figures.list_metrics()}


def test_every_metric_of_the_dashboard_exists_and_every_metric_is_drawn() -> None:
    assert asked() - told() == set()
    assert told() - asked() == NOT_DRAWN


def test_every_panel_has_its_place_and_a_title() -> None:
    ids = [panel["id"] for panel in BOARD["panels"]]
    places = [
        (x, y)
        for panel in BOARD["panels"]
        for box in [panel["gridPos"]]
        for x in range(box["x"], box["x"] + box["w"])
        for y in range(box["y"], box["y"] + box["h"])
    ]

    assert len(set(ids)) == len(ids)
    assert len(set(places)) == len(places)
    assert all(panel["title"] for panel in BOARD["panels"])

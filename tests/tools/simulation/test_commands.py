import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.kit import SHIPPED
from tools.benchmarks import dispatch_cost
from tools.benchmarks.command import bench
from tools.simulation.command import simulate

SMALL = ["--calls", "12", "--operators", "3", "--seed", "11", "--outages", "1"]
PROMISED = (
    *("callers", "reached", "closed_unreached", "still_open", "lost", "rung_outside_hours"),
    *("double_booked_operators", "double_rung_consumers", "promises_kept", "promises_broken"),
    *("wait_p50_s", "wait_p95_s", "operator_use"),
)
IN_A_PROCESS = "from tools.simulation.command import simulate; simulate()"


@pytest.fixture(autouse=True)
def shipped_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED.parent)
    # One try, so that a play does not go on for days after its last call.
    monkeypatch.setenv("MISSEDCALL__CALLBACKS__ATTEMPTS", "1")
    monkeypatch.setenv("MISSEDCALL__WORKER__SWEEP_S", "15")


def test_two_processes_print_the_same_day_byte_for_byte() -> None:
    command = [sys.executable, "-c", IN_A_PROCESS, *SMALL, "--json"]
    runs = [  # the order of sets must not matter
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONHASHSEED": hashing},
        )
        for hashing in ("1", "2")
    ]
    outputs = [run.communicate(timeout=60)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]

    assert outputs[0] == outputs[1]
    counted = json.loads(outputs[0])
    assert set(PROMISED) <= set(counted)
    assert counted["reached"] + counted["closed_unreached"] == counted["callers"]


def test_a_report_needs_nothing_but_itself(tmp_path: Path) -> None:
    run = CliRunner().invoke(simulate, [*SMALL, "--out", str(tmp_path / "out")])

    assert run.exit_code == 0, run.output
    assert re.search(r"^lost +0$", run.output, re.MULTILINE)
    page, embedded = re.subn(
        r"data:image/png;base64,[\w+/=]+",
        "",
        (tmp_path / "out" / "report.html").read_text(encoding="utf-8"),
    )
    pictures = sorted(file.name for file in (tmp_path / "out").glob("*.png"))
    assert pictures == ["arrivals.png", "attempts.png", "operators.png", "waiting.png"]
    assert embedded == len(pictures)
    assert not re.search(r"https?:|//[a-z]|<link|<script|@import|url\(", page)
    assert "मिस्ड कॉल" in page
    assert "Missed calls" in page


@pytest.mark.parametrize("wrong", [["--calls", "0"], ["--no-answer", "1.5"], ["--operators", "0"]])
def test_a_wrong_size_is_refused(wrong: list[str]) -> None:
    assert CliRunner().invoke(simulate, [*SMALL, *wrong]).exit_code == 2


def test_the_bench_tells_the_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    cost = dispatch_cost.DispatchCost(few_ms=2.0, many_ms=2.5, runs=3)
    monkeypatch.setattr(dispatch_cost, "measure", lambda config, runs: cost)

    run = CliRunner().invoke(bench, ["dispatch", "--json"])

    assert json.loads(run.output)["ratio"] == 1.25

"""Drawing leaves nothing outside of the clone."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from missedcall.provision import places
from tools.simulation.command import simulate

ASK = "import tools.simulation.plots, matplotlib; print(matplotlib.get_configdir())"


def test_matplotlib_keeps_its_files_below_var(tmp_path: Path) -> None:
    environ = {name: text for name, text in os.environ.items() if name != "MPLCONFIGDIR"}

    told = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**environ, "HOME": str(tmp_path)},
        cwd=places.REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == str(places.REPOSITORY / "var" / "cache" / "matplotlib")
    assert list(tmp_path.iterdir()) == []


def test_plots_without_their_package_are_refused_before_anything_is_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    done = CliRunner().invoke(
        simulate, ["--calls", "9", "--operators", "1", "--seed", "1", "--out", str(tmp_path)]
    )

    assert done.exit_code == 1
    assert "missedcall[plots]" in done.stderr
    assert list(tmp_path.iterdir()) == []

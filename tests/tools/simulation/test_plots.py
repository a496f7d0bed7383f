"""Drawing leaves nothing outside of the clone."""

import os
import subprocess
import sys
from pathlib import Path

from missedcall.provision import places

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

"""Set-up makes the pinned environment on a day when every package has a newer, broken release."""

import json
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name

from missedcall.provision import machine, places
from missedcall.provision.environment import SETUP_LOCK, EnvironmentScope
from tests.provision.index import Index, serving
from tests.provision.locks import here

NOWHERE = "http://127.0.0.1:9"  # the discard port: what goes to another index than ours fails
LISTED = """
import json
from importlib import metadata
print(json.dumps({found.name: found.version for found in metadata.distributions()}))
"""


def copied(repository: Path, copy: Path) -> None:
    """Copy all that an environment is made from."""
    shutil.copytree(
        repository,
        copy,
        ignore=lambda folder, names: (
            {".git", ".venv", "var", "tests"} & set(names) if folder == str(repository) else set()
        ),
    )


def elsewhere_fails(index: str, folder: Path) -> dict[str, str]:
    """Give an environment in which pip and uv reach no index but this, and find nothing cached."""
    ours = {name: value for name, value in os.environ.items() if name[:3] not in ("PIP", "UV_")}
    return {
        **ours,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": index,
        "PIP_NO_CACHE_DIR": "1",
        "UV_CACHE_DIR": str(folder),
        "UV_NO_CONFIG": "1",
        "no_proxy": "127.0.0.1",
        **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE),
    }


def set_up(copy: Path, environ: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Make the environment for the checks, as `make test` does, with the Python under ours."""
    python = str(Path(sys.base_prefix, "bin/python3"))
    return subprocess.run(
        [python, "-m", "missedcall.provision.environment", "--checks"],
        cwd=copy,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def installed(venv: Path) -> dict[str, str]:
    """Give the versions of what lies in an environment, without what came with Python's venv."""
    listed = machine.output((str(venv / "bin/python"), "-c", LISTED))
    found = {canonicalize_name(name): version for name, version in json.loads(listed).items()}
    return {name: version for name, version in found.items() if name != "pip"}


def expected() -> dict[str, str]:
    """Give what the locks pin for this Python on this machine, and our own package."""
    held = {**here(EnvironmentScope.CHECKS.value), **here(SETUP_LOCK)}
    pins = {str(name): next(iter(pin.specifier)).version for name, pin in held.items()}
    return {**pins, "missedcall": metadata.version("missedcall")}


def test_newer_broken_releases_change_nothing(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copied(places.REPOSITORY, copy)
    index = Index()
    for lock in copy.glob("*.lock"):
        index.pin(lock)

    with serving(index) as address:
        done = set_up(copy, elsewhere_fails(address, tmp_path / "cache"))

    assert done.returncode == 0, done.stderr + (copy / "var/log/setup.log").read_text()
    assert index.broken_asked_for == []
    assert installed(copy / ".venv") == expected()
    assert (copy / ".venv/bin/missedcall").is_file()

"""A service of the command's own: the shipped configuration over a fresh folder."""

import dataclasses
from pathlib import Path

import pytest

from missedcall import config
from missedcall.db import engine, migrate
from tests import kit


@pytest.fixture
def unmigrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the command at a folder in which nothing has been made yet."""
    monkeypatch.setenv("MISSEDCALL_CONFIG", str(kit.SHIPPED))
    monkeypatch.setenv("MISSEDCALL__SERVICE__STATE_DIR", str(tmp_path))
    monkeypatch.setenv("MISSEDCALL__SERVICE__SECRETS", str(tmp_path / "secrets.env"))
    return tmp_path


@pytest.fixture
def world(unmigrated: Path) -> kit.World:
    """Make the world whose database the command reads."""
    loaded = config.load_config()
    database = engine.connect_database(loaded.database_url)
    migrate.upgrade_database(database)
    return kit.World(dataclasses.replace(kit.make_deps(database), config=loaded))

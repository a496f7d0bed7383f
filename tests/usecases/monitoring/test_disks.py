"""A disk that fills up is told long before it is full, and in /health when it is."""

import os
from pathlib import Path

import pytest

from missedcall.config.machine import AlarmRule
from missedcall.domain.monitoring.alarm import Measure
from missedcall.usecases.monitoring import disks, health, measures
from tests.kit import NOON, World

MB = 1024 * 1024
BLOCK = 4096


def statvfs(*, free_mb: float, flags: int = 0, files: int = 9) -> os.statvfs_result:
    blocks = int(free_mb * MB / BLOCK)
    return os.statvfs_result(
        (BLOCK, BLOCK, 10**9, blocks, blocks, 10**6, files, files, flags, 255)
    )


@pytest.fixture
def told(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[Path, object]:
    """Give what Linux tells of each folder; all others have much room."""
    state_dir = tmp_path / "state"
    (state_dir / "asterisk" / "lib").mkdir(parents=True)
    world.configure("service", state_dir=state_dir)
    found: dict[Path, object] = {}
    much = statvfs(free_mb=50_000)
    monkeypatch.setattr(os, "statvfs", lambda folder: found.get(Path(folder), much))
    return found


def disk(world: World) -> tuple[str, str]:
    told = health.check_health(world.deps, now=NOON)["disk"]
    return told.state, str(told.detail)


def free_mb(world: World) -> float | None:
    with world.deps.db.reading() as db:
        return measures.measure_value(world.deps, db, Measure.DISK_FREE_MB, now=NOON)


@pytest.mark.parametrize("below", ["", "asterisk/lib"])
def test_the_fullest_disk_counts(world: World, told: dict[Path, object], below: str) -> None:
    assert disk(world) == ("up", "50000 MB free")
    told[world.deps.config.state_dir / below] = statvfs(free_mb=700)

    assert free_mb(world) == 700
    what = "Asterisk's database" if below else "service.state_dir"
    assert disk(world) == ("late", f"700 MB free for {what}")


@pytest.mark.parametrize(
    ("bad", "detail"),
    [
        (statvfs(free_mb=40), "40 MB free for service.state_dir"),
        (statvfs(free_mb=9999, files=0), "0 MB free for service.state_dir"),
        (statvfs(free_mb=9999, flags=os.ST_RDONLY), "service.state_dir is read-only"),
    ],
)
def test_a_disk_that_takes_nothing_is_down(
    world: World, told: dict[Path, object], bad: os.statvfs_result, detail: str
) -> None:
    told[world.deps.config.state_dir] = bad

    assert disk(world) == ("down", detail)


def test_the_rule_says_what_is_little(world: World, told: dict[Path, object]) -> None:
    told[world.deps.config.state_dir] = statvfs(free_mb=700)
    world.configure("alarms", rules=(AlarmRule(measure=Measure.DISK_FREE_MB, below=600),))
    assert disk(world)[0] == "up"

    world.configure("alarms", rules=())
    assert disk(world)[0] == "up"


def test_a_folder_that_is_not_made_yet_is_on_the_disk_above(world: World, tmp_path: Path) -> None:
    world.configure("service", state_dir=tmp_path / "not" / "made")

    assert disks.fullest_disk(world.deps.config).free_mb > 0

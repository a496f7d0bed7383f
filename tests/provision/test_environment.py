"""The virtual environment is made once, made again when its lock changes, and never half taken."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from missedcall.provision import environment, trouble
from missedcall.provision.environment import EnvironmentScope
from missedcall.provision.shell import NO_SETTINGS, Shell

FILES = (*environment.KEYED_BY, *(scope.value for scope in EnvironmentScope))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Lay out the files an environment is made from."""
    for name in FILES:
        (tmp_path / name).touch()
    return tmp_path


def key(repository: Path, python: tuple[int, int] = sys.version_info[:2]) -> str:
    return environment.key(repository, scope=EnvironmentScope.SERVICE, python=python)


def make(
    repository: Path, said: list[str], scope: EnvironmentScope = EnvironmentScope.SERVICE
) -> None:
    environment.ensure(repository, scope=scope, say=said.append, log=repository / "log")


@pytest.mark.parametrize("name", [*environment.KEYED_BY, EnvironmentScope.SERVICE.value])
def test_a_changed_file_means_another_environment(repository: Path, name: str) -> None:
    before = key(repository)

    (repository / name).write_text("changed")

    assert key(repository) != before


def test_another_python_means_another_environment(repository: Path) -> None:
    before = key(repository)

    assert key(repository, python=(3, 99)) != before


def test_a_complete_environment_is_left_alone(repository: Path, said: list[str]) -> None:
    (repository / ".venv").mkdir()
    (repository / ".venv/.complete").write_text(key(repository))

    make(repository, said)

    assert said == []


def test_one_made_for_the_checks_serves_the_service_but_not_the_other_way_round(
    repository: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / EnvironmentScope.CHECKS.value).write_text("more")
    steps = record_steps(monkeypatch, failing=None)

    make(repository, said, EnvironmentScope.SERVICE)
    for_the_service = len(steps)
    make(repository, said, EnvironmentScope.CHECKS)
    for_both = len(steps)
    make(repository, said, EnvironmentScope.SERVICE)

    assert 0 < for_the_service < for_both == len(steps)


def test_an_interrupted_set_up_goes_on(
    repository: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = record_steps(monkeypatch, failing="Python packages")
    with pytest.raises(trouble.CannotProvideError):
        make(repository, said)

    steps = record_steps(monkeypatch, failing=None)
    make(repository, said)
    again = record_steps(monkeypatch, failing=None)
    make(repository, said)

    assert steps[-2:] == ["Python packages", "The command missedcall"]
    assert again == []


@pytest.mark.parametrize("name", ["clone", "a clone", "day=2"])
def test_an_environment_is_known_again_wherever_the_clone_lies(tmp_path: Path, name: str) -> None:
    venv = tmp_path / name / ".venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)

    assert environment._usable(venv)
    moved = venv.rename(tmp_path / ".venv")
    assert not environment._usable(moved)


def test_what_is_fetched_is_kept_in_the_clone(
    repository: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UV_CACHE_DIR", raising=False)
    asked: list[tuple[tuple[str, ...], Mapping[str, str]]] = []

    def step(
        self: Shell,
        title: str,
        argv: tuple[str, ...],
        *,
        settings: Mapping[str, str] = NO_SETTINGS,
        **_: object,
    ) -> None:
        asked.append((argv, settings))

    monkeypatch.setattr(Shell, "step", step)
    (repository / ".venv").mkdir()

    make(repository, said)

    pips = [argv for argv, _ in asked if argv[1:4] == ("-m", "pip", "install")]
    uvs = [settings for argv, settings in asked if argv[0].endswith("/uv")]
    assert [("--no-cache-dir" in argv) for argv in pips] == [True]
    assert [each["UV_CACHE_DIR"] for each in uvs] == [str(repository / "var/cache/uv")] * 2


def record_steps(monkeypatch: pytest.MonkeyPatch, *, failing: str | None) -> list[str]:
    """Replace the steps by a list of their titles; the failing one has no network."""
    titles: list[str] = []

    def step(self: Shell, title: str, argv: tuple[str, ...], **_: object) -> None:
        titles.append(title)
        if "--clear" in argv:
            Path(argv[-1]).mkdir(exist_ok=True)
        if title == failing:
            raise trouble.CannotProvideError(thing=title, reason="no network", mend="connect")

    monkeypatch.setattr(Shell, "step", step)
    return titles

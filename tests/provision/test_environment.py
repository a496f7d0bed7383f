"""The virtual environment is made once, made again when its lock changes, and never half taken."""

import sys
from pathlib import Path

import pytest

from missedcall.provision import environment, trouble
from missedcall.provision.shell import Shell

LOCK = """alembic==1.20.1 \\
    --hash=sha256:00
    # via missedcall (setup.cfg)
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:00
zope-interface==1.0 \\
    --hash=sha256:00
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Lay out the files an environment is made from."""
    for name in environment.KEYED_BY:
        (tmp_path / name).write_text(LOCK)
    return tmp_path


def test_the_packages_of_a_lock_are_counted_without_those_for_windows() -> None:
    assert environment.locked_packages(LOCK) == 2


@pytest.mark.parametrize("name", environment.KEYED_BY)
def test_a_changed_file_means_another_environment(repository: Path, name: str) -> None:
    before = environment.key(repository, python=(3, 11))

    (repository / name).write_text("changed")

    assert environment.key(repository, python=(3, 11)) != before


def test_another_python_means_another_environment(repository: Path) -> None:
    before = environment.key(repository, python=(3, 11))

    assert environment.key(repository, python=(3, 12)) != before


def test_a_complete_environment_is_left_alone(repository: Path, said: list[str]) -> None:
    (repository / ".venv").mkdir()
    stamp = environment.key(repository, python=sys.version_info[:2])
    (repository / ".venv/.complete").write_text(stamp)

    environment.ensure(repository, say=said.append, log=repository / "log")

    assert said == []


def test_an_interrupted_set_up_goes_on(
    repository: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = record_steps(monkeypatch, failing="Python packages")
    with pytest.raises(trouble.CannotProvideError):
        environment.ensure(repository, say=said.append, log=repository / "log")

    steps = record_steps(monkeypatch, failing=None)
    environment.ensure(repository, say=said.append, log=repository / "log")
    again = record_steps(monkeypatch, failing=None)
    environment.ensure(repository, say=said.append, log=repository / "log")

    assert steps[-2:] == ["Python packages", "The command missedcall"]
    assert again == []


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

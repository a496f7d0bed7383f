"""Set-up steps: another try, rights, and what a person reads meanwhile."""

from pathlib import Path

import pytest

from missedcall.provision import shell, trouble
from tests.provision.conftest import Play


def test_a_network_failure_is_tried_again_and_said(
    play: Play, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "PAUSE_SECONDS", 0)
    tries = tmp_path / "tries"
    play(
        "fetcher",
        f"echo x >> {tries}\n"
        f'[ $(wc -l < {tries}) -ge 3 ] || {{ echo "Connection refused"; exit 1; }}',
    )

    shell.Shell(say=said.append, log=tmp_path / "log").step("Fetching", ("fetcher",))

    assert tries.read_text() == "x\n" * 3
    assert sum("trying again" in line for line in said) == 2
    assert said[-1].startswith("Fetching: done in ")


def test_after_the_third_failure_the_reason_the_mend_and_the_log_are_named(
    play: Play, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "PAUSE_SECONDS", 0)
    play("fetcher", 'echo "Could not resolve host"; exit 100')
    log = tmp_path / "log"

    with pytest.raises(trouble.CannotProvideError) as failure:
        shell.Shell(say=said.append, log=log).step("Fetching", ("fetcher",))

    assert "network does not answer" in str(failure.value)
    assert str(log) in str(failure.value)
    assert "\n" not in str(failure.value)
    assert log.read_text().count("Could not resolve host") == 3


def test_a_failure_that_another_try_cannot_mend_is_told_at_once(
    play: Play, said: list[str], tmp_path: Path
) -> None:
    play("fetcher", "echo 'No space left on device'; exit 1")
    log = tmp_path / "log"

    with pytest.raises(trouble.CannotProvideError, match="disk is full"):
        shell.Shell(say=said.append, log=log).step("Fetching", ("fetcher",))

    assert log.read_text().count("No space") == 1


def test_a_step_for_root_goes_through_sudo_and_keeps_the_proxy(
    play: Play, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:3128")
    play("sudo", '[ "$1" = -n ] && shift; exec env -i PATH="$PATH" "$@"')
    play("installer", 'echo "$1 by way of $http_proxy"')
    log = tmp_path / "log"

    run = shell.Shell(say=said.append, log=log, root=("sudo", "-n"))
    run.step("Installing", ("installer", "it"), as_root=True)

    assert "it by way of http://127.0.0.1:3128" in log.read_text()


def test_a_long_download_shows_a_moving_figure(
    play: Play, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "PROGRESS_SECONDS", 0)
    play("fetcher", "echo Get one; echo noise; echo Get two")

    run = shell.Shell(say=said.append, log=tmp_path / "log")
    run.step("Fetching", ("fetcher",), count=shell.ProgressCount("files", "^Get ", total=2))

    assert any("2 of 2 files" in line for line in said)


def test_a_missing_program_is_named(said: list[str], tmp_path: Path) -> None:
    run = shell.Shell(say=said.append, log=tmp_path / "log")

    with pytest.raises(trouble.CannotProvideError, match="no-such-program is not on this machine"):
        run.step("Fetching", ("no-such-program",))


def test_what_a_step_runs_ends_when_set_up_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "PROGRESS_SECONDS", 0)

    def stop(line: str) -> None:
        if line.startswith("a: 1 lines"):
            raise KeyboardInterrupt

    script = f"echo $$ >{tmp_path}/pid; while :; do echo line; sleep 0.1; done"
    run = shell.Shell(say=stop, log=tmp_path / "log")

    with pytest.raises(KeyboardInterrupt):
        run.step("a", ("sh", "-c", script), count=shell.ProgressCount("lines", "^line"))

    assert not Path("/proc", (tmp_path / "pid").read_text().strip()).exists()

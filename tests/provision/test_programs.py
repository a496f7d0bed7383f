"""SIPp and valkey-server: found, got, or missed in one line."""

from pathlib import Path

import pytest

from missedcall.provision import apt, programs, trouble, valkey
from missedcall.provision.shell import Shell
from tests.provision.conftest import Play


def test_a_program_on_path_is_found(play: Play) -> None:
    sipp = play("sipp", "echo SIPp v3.6.1-TLS; exit 99")

    assert programs.find_programs("sipp") == sipp
    assert programs.version(sipp) == "3.6.1"


def test_a_missing_program_is_installed_from_its_package(
    play: Play, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = only_on(monkeypatch, tmp_path)
    play("apt-get", f'case "$*" in *sip-tester*) ln -s /bin/true {folder}/sipp;; esac')
    sources = apt.Apt(Shell(say=said.append, log=tmp_path / "log"))

    assert programs.ensure("sipp", say=said.append, apt=sources) == folder / "sipp"


def test_all_that_is_missing_is_installed_at_once(
    play: Play, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_on(monkeypatch, tmp_path)
    play("sox", "exit 0")
    play("apt-get", f'echo "$*" >>{tmp_path}/asked')
    sources = apt.Apt(Shell(say=said.append, log=tmp_path / "log"))

    programs.install_missing(("sipp", "sox", "espeak-ng"), apt=sources)

    update, install = (tmp_path / "asked").read_text().splitlines()
    assert update == "update"
    assert install.endswith(" sip-tester espeak-ng")


def test_what_cannot_be_installed_with_the_others_is_said_and_left_to_be_tried_alone(
    play: Play, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = only_on(monkeypatch, tmp_path)
    play(
        "apt-get",
        'case "$*" in *sip-tester*espeak*) echo "E: Unable to locate package x"; exit 100;;'
        f" *espeak*) ln -s /bin/true {folder}/espeak-ng;; esac",
    )
    sources = apt.Apt(Shell(say=said.append, log=tmp_path / "log"))

    programs.install_missing(("sipp", "espeak-ng"), apt=sources)

    assert any("do not offer it" in line for line in said)
    assert programs.ensure("espeak-ng", say=said.append, apt=sources) == folder / "espeak-ng"


def test_a_service_that_comes_with_a_package_is_stopped_and_kept_stopped(
    play: Play, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = only_on(monkeypatch, tmp_path)
    monkeypatch.setattr(programs, "SYSTEM_PATH", "")
    play("apt-get", f'case "$*" in *kannel*) ln -s /bin/true {folder}/bearerbox;; esac')
    for name in ("service", "update-rc.d"):
        play(name, f'echo {name} "$*" >>{tmp_path}/quiet')
    sources = apt.Apt(Shell(say=said.append, log=tmp_path / "log"))

    programs.ensure("bearerbox", say=said.append, apt=sources)

    quiet = (tmp_path / "quiet").read_text()
    assert quiet == "service kannel stop\nupdate-rc.d kannel disable\n"


def test_without_apt_the_package_is_named(
    said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_on(monkeypatch, tmp_path)
    sources = apt.Apt(Shell(say=said.append, log=tmp_path / "log"))

    with pytest.raises(trouble.CannotProvideError, match="sip-tester"):
        programs.ensure("sipp", say=said.append, apt=sources)


def test_the_carried_valkey_server_runs() -> None:
    server = valkey.server()

    assert server.name == "valkey-server"
    assert programs.version(server) is not None


def only_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Leave on PATH a folder that has next to none of the machine's programs."""
    folder = tmp_path / "bin"
    folder.mkdir(exist_ok=True)
    for kept in ("env", "ln"):
        (folder / kept).symlink_to(f"/usr/bin/{kept}")
    monkeypatch.setenv("PATH", str(folder))
    return folder

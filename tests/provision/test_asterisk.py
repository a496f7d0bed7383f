"""Which Asterisk is taken, and what is said when there is none."""

import platform
from pathlib import Path

import pytest

from missedcall.provision import asterisk, asterisk_folder, shell, trouble
from missedcall.provision.apt import Apt
from missedcall.provision.shell import Shell
from tests.provision.conftest import Play

VERSION_20 = "echo Asterisk 20.6.0~dfsg-2"


def installation(prefix: Path, script: str) -> Path:
    """Lay out an Asterisk under a prefix of its own, its program played by a script."""
    program = prefix / "sbin/asterisk"
    for folder in ("sbin", "lib/asterisk/modules", "var/lib/asterisk/sounds"):
        (prefix / folder).mkdir(parents=True)
    (prefix / "lib/asterisk/modules/res_pjsip.so").touch()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def test_the_configured_one_is_taken(tmp_path: Path) -> None:
    program = installation(tmp_path / "opt", VERSION_20)

    found = asterisk.find(tmp_path, configured=str(program))

    assert found is not None
    assert found.command == (str(program),)
    assert found.version == "20.6.0~dfsg-2"
    assert found.modules_dir == tmp_path / "opt/lib/asterisk/modules"
    assert found.data_dir == tmp_path / "opt/var/lib/asterisk"


def test_the_environment_may_name_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = installation(tmp_path / "opt", VERSION_20)
    monkeypatch.setenv("MISSEDCALL_ASTERISK", str(program))

    found = asterisk.find(tmp_path)

    assert found is not None
    assert found.command == (str(program),)


@pytest.mark.parametrize("script", ["echo Asterisk 18.10.0", "exit 1", "echo something else"])
def test_a_configured_one_that_cannot_serve_is_never_passed_over(
    tmp_path: Path, script: str
) -> None:
    program = installation(tmp_path / "opt", script)

    with pytest.raises(trouble.CannotProvideError, match="correct MISSEDCALL_ASTERISK"):
        asterisk.find(tmp_path, configured=str(program))


def test_an_installed_one_that_is_too_old_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = installation(tmp_path / "usr", "echo Asterisk 18.10.0")
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.delenv("MISSEDCALL_ASTERISK", raising=False)

    assert asterisk.find(tmp_path / "programs") is None


def test_an_interrupted_fetch_is_not_taken_for_a_whole_one(
    tmp_path: Path, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MISSEDCALL_ASTERISK", raising=False)
    play("asterisk", "exit 1")
    (tmp_path / "programs/asterisk.partial/usr/sbin").mkdir(parents=True)

    assert asterisk.find(tmp_path / "programs") is None


@pytest.mark.parametrize(
    ("version", "major"),
    [
        ("22.10.1+dfsg", 22),
        ("1:20.6.0~dfsg+~cs6.13", 20),
        ("Asterisk certified/20.7-cert1", 20),
        ("GIT-master-1234", 0),
        ("", 0),
    ],
)
def test_the_major_version_is_read(version: str, major: int) -> None:
    assert asterisk.major(version) == major


@pytest.mark.parametrize(
    ("offered", "way"),
    [
        ("1:20.6.0~dfsg-2build5", asterisk.Route.PACKAGE),
        ("1:18.10.0~dfsg-2", asterisk.Route.FOLDER),
        (None, asterisk.Route.FOLDER),
    ],
)
def test_the_package_is_preferred_where_it_is_not_too_old(
    offered: str | None, way: asterisk.Route
) -> None:
    assert asterisk.route(has_apt=True, package_version=offered) is way


def test_without_apt_the_mend_is_to_name_one() -> None:
    with pytest.raises(trouble.CannotProvideError, match="set MISSEDCALL_ASTERISK="):
        asterisk.route(has_apt=False, package_version=None)


@pytest.fixture
def machine_without_asterisk(play: Play, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Play a Debian machine whose sources offer no Asterisk, and which has none."""
    monkeypatch.delenv("MISSEDCALL_ASTERISK", raising=False)
    play("asterisk", "exit 1")
    play("apt-cache", "echo '  Candidate: (none)'")
    play(
        "apt-get",
        'case "$1" in indextargets) echo "Debian bookworm http://deb.example/debian";; esac',
    )
    return play


def debootstrap(packages: Path, *, only: str = "forky") -> str:
    """Play debootstrap: give the packages of a folder for one suite, refuse the other."""
    return f"""
for word; do case "$word" in forky|sid) suite=$word;; /*) target=${{target:-$word}};; esac; done
[ "$suite" = {only} ] || {{ echo "E: Couldn't find these debs: asterisk"; exit 1; }}
mkdir -p "$target/var/cache/apt/archives" "$target/debootstrap"
cp {packages}/*.deb "$target/var/cache/apt/archives/"
echo asterisk /var/cache/apt/archives/asterisk.deb > "$target/debootstrap/debpaths"
"""


@pytest.fixture
def packages(tmp_path: Path, play: Play) -> Path:
    """Make one `package`: the layout of Debian's Asterisk, its loader played by a script."""
    triplet, loader = asterisk_folder.LOADERS[platform.machine()]
    tree = tmp_path / "tree"
    for folder in ("usr/sbin", f"usr/lib/{triplet}", "usr/share/asterisk/sounds/en_US/digits"):
        (tree / folder).mkdir(parents=True)
    (tree / "usr/share/doc").mkdir()
    (tree / "usr/sbin/asterisk").touch(mode=0o4755)
    (tree / "usr/share/asterisk/sounds/en_US/digits/1.gsm").touch()
    script = tree / f"usr/lib/{triplet}/{loader}"
    script.write_text("#!/bin/sh\necho Asterisk 22.1.0\n")
    script.chmod(0o755)
    (tmp_path / "debs").mkdir()
    (tmp_path / "debs/asterisk.deb").touch()
    play("dpkg-deb", f"exec tar -c -C {tree} .")
    return tmp_path / "debs"


@pytest.mark.parametrize("suite", ["forky", "sid"])
def test_asterisk_is_fetched_into_a_folder_of_our_own(
    machine_without_asterisk: Play,
    packages: Path,
    tmp_path: Path,
    said: list[str],
    suite: str,
) -> None:
    machine_without_asterisk("debootstrap", debootstrap(packages, only=suite))
    programs = tmp_path / "programs"
    sources = Apt(Shell(say=said.append, log=tmp_path / "log"))

    got = asterisk.ensure(programs, say=said.append, apt=sources)

    assert got.version == "22.1.0"
    assert got == asterisk.find(programs)
    assert (got.data_dir / "sounds/en/digits/1.gsm").is_file()
    assert not (programs / "asterisk/usr/share/doc").exists()
    assert (programs / "asterisk/usr/sbin/asterisk").stat().st_mode & 0o7000 == 0
    assert [left.name for left in programs.iterdir() if left.is_dir()] == ["asterisk"]


def test_a_fetch_replaces_a_folder_that_does_not_start_and_ignores_stale_packages(
    machine_without_asterisk: Play, packages: Path, tmp_path: Path, said: list[str]
) -> None:
    machine_without_asterisk("debootstrap", debootstrap(packages))
    programs = tmp_path / "programs"
    archives = programs / "asterisk.download/var/cache/apt/archives"
    for folder in (archives, programs / "asterisk/usr/sbin"):
        folder.mkdir(parents=True)
    (archives / "zz-stale.deb").write_text("stale")
    machine_without_asterisk(
        "dpkg-deb", f'case "$2" in *stale*) exit 1;; esac; exec tar -c -C {tmp_path}/tree .'
    )
    sources = Apt(Shell(say=said.append, log=tmp_path / "log"))

    assert asterisk.ensure(programs, say=said.append, apt=sources).version == "22.1.0"


def test_a_damaged_package_is_named_and_nothing_looks_complete(
    machine_without_asterisk: Play, packages: Path, tmp_path: Path, said: list[str]
) -> None:
    machine_without_asterisk("debootstrap", debootstrap(packages))
    machine_without_asterisk("dpkg-deb", "echo 'unexpected end of file' >&2; exit 2")
    sources = Apt(Shell(say=said.append, log=tmp_path / "log"))

    with pytest.raises(trouble.CannotProvideError, match=r"asterisk\.deb"):
        asterisk.ensure(tmp_path / "programs", say=said.append, apt=sources)

    assert asterisk.find(tmp_path / "programs") is None


def test_a_failed_fetch_leaves_nothing_that_looks_complete(
    machine_without_asterisk: Play, tmp_path: Path, said: list[str]
) -> None:
    machine_without_asterisk("debootstrap", "echo 'E: Release signed by unknown key'; exit 1")
    programs = tmp_path / "programs"
    sources = Apt(Shell(say=said.append, log=tmp_path / "log"))

    with pytest.raises(trouble.CannotProvideError, match="debian-archive-keyring"):
        asterisk.ensure(programs, say=said.append, apt=sources)

    assert asterisk.find(programs) is None


def test_a_dead_network_is_not_asked_for_another_suite(
    machine_without_asterisk: Play,
    tmp_path: Path,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shell, "PAUSE_SECONDS", 0)
    machine_without_asterisk("debootstrap", "echo 'E: Failed getting release file'; exit 1")
    sources = Apt(Shell(say=said.append, log=tmp_path / "log"))

    with pytest.raises(trouble.CannotProvideError, match="network does not answer"):
        asterisk.ensure(tmp_path / "programs", say=said.append, apt=sources)

    assert not any("sid" in line for line in said)


def test_without_root_the_mend_names_sudo(
    machine_without_asterisk: Play, tmp_path: Path, said: list[str]
) -> None:
    sources = Apt(Shell(say=said.append, log=tmp_path / "log", root=None))

    with pytest.raises(trouble.CannotProvideError, match="sudo"):
        asterisk.ensure(tmp_path / "programs", say=said.append, apt=sources)

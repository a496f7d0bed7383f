"""Which Asterisk is taken, and what is said when there is none."""

import platform
from pathlib import Path

import pytest

from missedcall.provision import asterisk, asterisk_folder, asterisk_trial, shell, trouble
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
    monkeypatch.setattr(asterisk_trial, "BOOT_SECONDS", 5)
    play("asterisk", "exit 1")
    play("apt-cache", "echo '  Candidate: (none)'")
    return play


def suite_of_debian(packages: Path, *, only: str = "forky", version: str = "22.10.1") -> str:
    """Play apt-get: one suite of the mirror offers Asterisk, of which one has no lists."""
    return f"""
case "$1" in indextargets) echo "Debian bookworm http://deb.example/debian"; exit;; esac
for word; do case "$word" in
    *Dir::Etc::sourcelist=*) list=${{word#*sourcelist=}};;
    *Dir::Cache::archives=*) archives=${{word#*archives=}};;
    update|install) act=$word;;
    --print-uris) act=name;;
esac; done
case "$act" in
    update) [ -z "$list" ] || grep -q " {only} main" "$list" ||
        {{ echo "E: The repository does not have a Release file. 404 Not Found"; exit 100; }};;
    name) echo "'http://deb.example/asterisk.deb' asterisk_1%3a{version}.deb 7 SHA256:00";;
    install) cp {packages}/asterisk.deb "$archives/asterisk_1%3a{version}.deb";;
esac
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
    (tree / f"usr/lib/{triplet}/{loader}").touch(mode=0o755)
    serves(tmp_path, version="22.10.1", says="Asterisk has fully booted.")
    (tmp_path / "debs").mkdir()
    (tmp_path / "debs/asterisk.deb").touch()
    play("dpkg-deb", f"exec tar -c -C {tree} .")
    return tmp_path / "debs"


def serves(tmp_path: Path, *, version: str, says: str, told: str = "") -> None:
    """Let the packaged Asterisk have a version, log a line, and then answer its console so."""
    (tmp_path / "logged").unlink(missing_ok=True)  # of the one before it
    triplet, loader = asterisk_folder.LOADERS[platform.machine()]
    (tmp_path / "tree" / f"usr/lib/{triplet}/{loader}").write_text(
        f"""#!/bin/sh
case "$*" in
    *-V) echo "Asterisk {version}+dfsg";;
    *-rx*) until [ -e {tmp_path}/logged ]; do sleep 0.01; done; echo "{says}";;
    *) echo "{told}"; touch {tmp_path}/logged; exec sleep 60;;
esac
"""
    )


@pytest.fixture
def sources(tmp_path: Path, said: list[str]) -> Apt:
    """Give the machine's apt, played, for a user who has no root's rights."""
    return Apt(Shell(say=said.append, log=tmp_path / "log", root=None))


@pytest.mark.parametrize("suite", ["forky", "sid"])
def test_asterisk_is_fetched_into_a_folder_of_our_own_without_root(
    machine_without_asterisk: Play,
    packages: Path,
    tmp_path: Path,
    said: list[str],
    sources: Apt,
    suite: str,
) -> None:
    machine_without_asterisk("apt-get", suite_of_debian(packages, only=suite))
    programs = tmp_path / "programs"

    got = asterisk.ensure(programs, say=said.append, apt=sources)

    assert got.version == "22.10.1+dfsg"
    assert got == asterisk.find(programs)
    assert (got.data_dir / "sounds/en/digits/1.gsm").is_file()
    assert not (programs / "asterisk/usr/share/doc").exists()
    assert (programs / "asterisk/usr/sbin/asterisk").stat().st_mode & 0o7000 == 0
    assert [left.name for left in programs.iterdir() if left.is_dir()] == ["asterisk"]


def test_a_fetch_replaces_a_folder_that_does_not_start_and_ignores_stale_packages(
    machine_without_asterisk: Play,
    packages: Path,
    tmp_path: Path,
    said: list[str],
    sources: Apt,
) -> None:
    machine_without_asterisk("apt-get", suite_of_debian(packages))
    programs = tmp_path / "programs"
    archives = programs / "asterisk.download/forky/archives"
    for folder in (archives, programs / "asterisk/usr/sbin"):
        folder.mkdir(parents=True)
    (archives / "zz-stale.deb").write_text("stale")
    machine_without_asterisk(
        "dpkg-deb", f'case "$2" in *stale*) exit 1;; esac; exec tar -c -C {tmp_path}/tree .'
    )

    assert asterisk.ensure(programs, say=said.append, apt=sources).version == "22.10.1+dfsg"


@pytest.mark.parametrize(
    ("offered", "word"),
    [
        ("1:22.10.1+dfsg-1", "the version the tests passed with"),
        ("1:23.1.0+dfsg-1", "Asterisk 23.1.0 comes; the tests last passed with 22.10.1"),
    ],
)
def test_one_that_the_tests_did_not_pass_with_is_told(
    machine_without_asterisk: Play,
    packages: Path,
    tmp_path: Path,
    said: list[str],
    sources: Apt,
    offered: str,
    word: str,
) -> None:
    machine_without_asterisk("apt-get", suite_of_debian(packages))
    machine_without_asterisk(
        "apt-cache", f'case "$*" in *Dir::*) echo "  Candidate: {offered}";; esac'
    )

    asterisk.ensure(tmp_path / "programs", say=said.append, apt=sources)

    assert any(word in line for line in said)


def test_an_update_takes_the_newer_one(
    machine_without_asterisk: Play,
    packages: Path,
    tmp_path: Path,
    said: list[str],
    sources: Apt,
) -> None:
    programs = tmp_path / "programs"
    machine_without_asterisk("apt-get", suite_of_debian(packages))
    asterisk.ensure(programs, say=said.append, apt=sources)
    serves(tmp_path, version="22.11.0", says="Asterisk has fully booted.")

    got = asterisk.update(programs, say=said.append, apt=sources)

    assert got.version == "22.11.0+dfsg"
    assert got == asterisk.find(programs)
    assert [left.name for left in programs.iterdir() if left.is_dir()] == ["asterisk"]


@pytest.mark.parametrize(
    ("says", "told", "reason"),
    [
        ("Unable to connect", "", "does not start here"),
        (
            "Asterisk has fully booted.",
            "loader.c: Error loading module 'chan_pjsip.so': cannot open shared object file",
            "cannot load chan_pjsip.so",
        ),
    ],
)
def test_an_update_that_cannot_serve_leaves_the_older_one_in_use(
    machine_without_asterisk: Play,
    packages: Path,
    tmp_path: Path,
    said: list[str],
    sources: Apt,
    monkeypatch: pytest.MonkeyPatch,
    says: str,
    told: str,
    reason: str,
) -> None:
    programs = tmp_path / "programs"
    machine_without_asterisk("apt-get", suite_of_debian(packages))
    before = asterisk.ensure(programs, say=said.append, apt=sources)
    serves(tmp_path, version="23.0.0", says=says, told=told)
    monkeypatch.setattr(asterisk_trial, "BOOT_SECONDS", 1)

    with pytest.raises(trouble.CannotProvideError, match=rf"{reason}; 22\.10\.1.* stays in use"):
        asterisk.update(programs, say=said.append, apt=sources)

    assert asterisk.find(programs) == before


def test_one_that_is_installed_is_not_ours_to_update(
    machine_without_asterisk: Play,
    tmp_path: Path,
    said: list[str],
    sources: Apt,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = installation(tmp_path / "opt", VERSION_20)
    monkeypatch.setenv("MISSEDCALL_ASTERISK", str(program))

    assert asterisk.update(tmp_path / "programs", say=said.append, apt=sources).version
    assert "updated where it came from" in said[-1]


def test_a_damaged_package_is_named_and_nothing_looks_complete(
    machine_without_asterisk: Play,
    packages: Path,
    tmp_path: Path,
    said: list[str],
    sources: Apt,
) -> None:
    machine_without_asterisk("apt-get", suite_of_debian(packages))
    machine_without_asterisk("dpkg-deb", "echo 'unexpected end of file' >&2; exit 2")

    with pytest.raises(trouble.CannotProvideError, match=r"22\.10\.1\.deb"):
        asterisk.ensure(tmp_path / "programs", say=said.append, apt=sources)

    assert asterisk.find(tmp_path / "programs") is None


@pytest.mark.parametrize(
    ("failure", "mend", "suites"),
    [
        ("W: GPG error: NO_PUBKEY 6ED0E7B82643E131", "debian-archive-keyring", ["forky", "sid"]),
        ("E: Failed to fetch http://deb.example/InRelease", "check the connection", ["forky"]),
    ],
)
def test_a_failed_fetch_leaves_nothing_and_a_dead_network_is_not_asked_for_another_suite(
    machine_without_asterisk: Play,
    tmp_path: Path,
    said: list[str],
    sources: Apt,
    monkeypatch: pytest.MonkeyPatch,
    failure: str,
    mend: str,
    suites: list[str],
) -> None:
    monkeypatch.setattr(shell, "PAUSE_SECONDS", 0)
    failing = f"*sourcelist=*) echo '{failure}'; exit 100;;"
    mirror = "indextargets*) echo 'Debian bookworm http://deb.example/debian';;"
    machine_without_asterisk("apt-get", f'case "$*" in {mirror} {failing} esac')

    with pytest.raises(trouble.CannotProvideError, match=mend):
        asterisk.ensure(tmp_path / "programs", say=said.append, apt=sources)

    assert asterisk.find(tmp_path / "programs") is None
    asked = [line.removesuffix(" …") for line in said if line.endswith(" …")]
    assert list(dict.fromkeys(asked)) == [f"List of Debian {suite}" for suite in suites]

"""What the machine's package sources say, and what is done with it."""

from pathlib import Path

import pytest

from missedcall.provision import apt, trouble
from missedcall.provision.shell import Shell
from tests.provision.conftest import Play

NOT_OFFERED = """asterisk:
  Installed: (none)
  Candidate: (none)
  Version table:
"""
OFFERED = """asterisk:
  Installed: (none)
  Candidate: 1:20.6.0~dfsg+~cs6.13.40431414-2build5
"""
DEBIAN = """Debian bookworm-security http://deb.example/debian-security
Debian bookworm http://deb.example/debian
Node nodistro https://node.example
"""
UBUNTU = "Ubuntu noble http://archive.example/ubuntu\n  http://flat.example\n"


@pytest.mark.parametrize(
    ("policy", "version"),
    [
        (OFFERED, "1:20.6.0~dfsg+~cs6.13.40431414-2build5"),
        (NOT_OFFERED, None),
        ("", None),
    ],
)
def test_the_candidate_is_read_from_the_policy(policy: str, version: str | None) -> None:
    assert apt.candidate(policy) == version


def test_the_mirror_is_the_one_this_machine_uses_and_not_the_security_archive() -> None:
    assert apt.debian_mirror(DEBIAN) == "http://deb.example/debian"


def test_ubuntu_has_no_debian_mirror() -> None:
    assert apt.debian_mirror(UBUNTU) is None


def test_lists_are_refreshed_once_for_many_packages(
    play: Play, said: list[str], tmp_path: Path
) -> None:
    asked = tmp_path / "asked"
    play("apt-get", f'echo "$1" >> {asked}')
    sources = apt.Apt(Shell(say=said.append, log=tmp_path / "log"))

    sources.install("one", ("one",))
    sources.install("two", ("two",))

    assert asked.read_text().split() == ["update", "install", "install"]


def test_a_failing_source_does_not_stop_an_install_that_works(
    play: Play, said: list[str], tmp_path: Path
) -> None:
    play("apt-get", '[ "$1" = install ] || { echo "E: bad source"; exit 100; }')

    apt.Apt(Shell(say=said.append, log=tmp_path / "log")).install("sipp", ("sip-tester",))

    assert any("going on with the lists that are there" in line for line in said)


def test_without_root_or_sudo_the_mend_names_sudo(said: list[str], tmp_path: Path) -> None:
    sources = apt.Apt(Shell(say=said.append, log=tmp_path / "log", root=None))

    with pytest.raises(trouble.CannotProvideError, match=r"^sipp: .* run `sudo -v`"):
        sources.install("sipp", ("sip-tester",))

"""What the machine's package sources say, and what is done with it."""

import threading
from pathlib import Path

import pytest

from missedcall.provision import apt, shell, trouble
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


ONE_AT_A_TIME = """
mkdir {held} || {{ echo "E: Could not get lock {held}"; exit 100; }}
echo "$1" >> {asked}
sleep 0.3
rmdir {held}
"""


def test_our_jobs_ask_apt_one_after_the_other(play: Play, said: list[str], tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    play("apt-get", ONE_AT_A_TIME.format(held=tmp_path / "held", asked=asked))
    jobs = [
        threading.Thread(
            target=apt.Apt(Shell(say=said.append, log=tmp_path / "log")).install,
            args=(name, (name,)),
        )
        for name in ("one", "two", "three")
    ]

    for job in jobs:
        job.start()
    for job in jobs:
        job.join()

    assert sorted(asked.read_text().split()) == ["install"] * 3 + ["update"] * 3
    assert "apt-get works for another part of set-up; waiting for it …" in said
    assert not any("another apt" in line for line in said)


def test_an_apt_that_is_not_ours_is_waited_for(
    play: Play, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "PAUSE_SECONDS", 0)
    tries = tmp_path / "tries"
    play(
        "apt-get",
        f"echo x >> {tries}; "
        f'[ $(wc -l < {tries}) -ge 6 ] || {{ echo "E: Could not get lock /var"; exit 1; }}',
    )

    apt.Apt(Shell(say=said.append, log=tmp_path / "log")).install("one", ("one",))

    waits = "Package lists: another apt or dpkg is at work; waiting for it"
    assert said.count(waits) == 5
    assert said[-1].startswith("Installing one: done")


def test_an_apt_that_never_ends_is_told_at_last(
    play: Play, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(shell, "BUSY_SECONDS", 0.2)
    play("apt-get", 'echo "E: Could not get lock /var/lib/apt/lists/lock"; exit 100')

    with pytest.raises(trouble.CannotProvideError, match="another apt or dpkg is at work; wait"):
        apt.Apt(Shell(say=said.append, log=tmp_path / "log")).install("one", ("one",))


def test_without_root_or_sudo_the_mend_names_sudo(said: list[str], tmp_path: Path) -> None:
    sources = apt.Apt(Shell(say=said.append, log=tmp_path / "log", root=None))

    with pytest.raises(trouble.CannotProvideError, match=r"^sipp: .* run `sudo -v`"):
        sources.install("sipp", ("sip-tester",))

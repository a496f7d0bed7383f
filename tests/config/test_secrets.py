import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from pathlib import Path

import pytest

from missedcall.config import secrets
from missedcall.config.secrets import NAMES, Secrets


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "secrets.env"


def test_secrets_are_made_once_and_kept_where_only_we_can_read(file: Path) -> None:
    made = secrets.load_secrets(file, environ={})

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(set(astuple(made))) == len(NAMES)
    assert all(len(secret) >= 32 for secret in astuple(made))
    assert secrets.load_secrets(file, environ={}) == made


def test_a_file_left_half_made_by_a_crash_does_not_open_the_secrets(file: Path) -> None:
    file.parent.mkdir()
    for leftover in ("secrets.new", "secrets.env.new", "secrets.lock"):
        (file.parent / leftover).touch(mode=0o644)

    secrets.load_secrets(file, environ={})

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_environment_wins_and_is_not_written_down(file: Path) -> None:
    made = secrets.load_secrets(file, {"MISSEDCALL_WEB_KEY": "from-the-environment"})

    assert made.web_key == "from-the-environment"
    assert "from-the-environment" not in file.read_text()
    assert secrets.load_secrets(file, {}).web_key not in ("from-the-environment", "")
    assert secrets.load_secrets(file, {}).phones == made.phones


def test_an_empty_variable_counts_as_none(file: Path) -> None:
    assert len(secrets.load_secrets(file, {"MISSEDCALL_WEB_KEY": ""}).web_key) >= 32


def test_with_all_in_the_environment_no_file_is_made(file: Path) -> None:
    secrets.load_secrets(file, {name: name.lower() for name in NAMES})

    assert not file.exists()


def test_processes_that_start_together_agree(file: Path) -> None:
    with ThreadPoolExecutor(8) as starting:
        made = list(starting.map(lambda _: secrets.load_secrets(file, environ={}), range(8)))

    assert len({astuple(each) for each in made}) == 1


def test_each_phone_has_a_password_of_its_own() -> None:
    ours = Secrets(
        "a",
        "b",
        "c",
        "d",
        "e",
        phones="seed",
        agi="f",
        sip_capture="g",
        mobile_codes="h",
        webhooks="i",
        second_factor="j",
        ami_controller="k",
        live="l",
    )
    passwords = {ours.phone(extension) for extension in ("201", "202", "203")}

    assert len(passwords) == 3
    assert all(len(password) == 24 for password in passwords)
    assert (
        Secrets(
            "a",
            "b",
            "c",
            "d",
            "e",
            phones="other",
            agi="f",
            sip_capture="g",
            mobile_codes="h",
            webhooks="i",
            second_factor="j",
            ami_controller="k",
            live="l",
        ).phone("201")
        not in passwords
    )


def test_no_secret_shows_when_secrets_are_printed(file: Path) -> None:
    made = secrets.load_secrets(file, environ={})

    assert not any(secret in repr(made) for secret in astuple(made))

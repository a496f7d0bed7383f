import resource
from pathlib import Path

import pytest
from click.testing import CliRunner

from missedcall.cli import main
from sms.catalogue.messages import OFFERS
from tests.kit import SHIPPED, copy_of_configuration


def test_what_ships_is_good_and_warns_that_it_is_a_test(unmigrated: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(SHIPPED)])

    assert result.exit_code == 0, result.output
    found = f"2 numbers, 8 phones, {len(OFFERS)} texts, 1 tariff file"
    assert result.stdout.startswith(f"good: {found}\n")
    assert "TEST MODE" in result.stdout


def test_mistakes_are_printed_by_file_and_line(tmp_path: Path) -> None:
    spoilt = copy_of_configuration(tmp_path)
    text = SHIPPED.read_text().replace("  mode: test ", "  mode: demo ")
    spoilt.write_text(text.replace("    channels: 4 ", "    channels: none "))

    result = CliRunner().invoke(main, ["check", str(spoilt)])

    mode, channels = (
        text[: text.index(word)].count("\n") + 1 for word in ("  mode: demo", "    channels: 4 ")
    )
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[0].startswith(f"config.yaml:{mode}: service.mode: ")
    assert lines[1].startswith(f"config.yaml:{channels}: telephony.trunk.channels: ")
    assert all(". Mend: " in line for line in lines[:2])
    assert lines[-1] == "2 mistakes"


@pytest.mark.parametrize("command", [("calls",), ("operators", "list"), ("db", "upgrade")])
def test_no_command_starts_on_a_configuration_with_mistakes(
    unmigrated: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MISSEDCALL__PORTS__BASE", "80")

    result = CliRunner().invoke(main, list(command))

    assert result.exit_code == 2
    assert result.stderr.startswith("environment:1: MISSEDCALL__PORTS__BASE: ")
    assert "Traceback" not in result.output


def test_masters_without_a_file_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unmigrated: Path
) -> None:
    monkeypatch.setenv("MISSEDCALL__MASTERS", str(tmp_path / "nowhere"))

    result = CliRunner().invoke(main, ["check", str(SHIPPED)])

    assert result.exit_code == 2
    assert "nowhere holds no CSV file" in result.stderr


def test_a_nodal_officer_behind_a_number_that_nobody_answers_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unmigrated: Path
) -> None:
    shipped = (SHIPPED.parent / "masters/offices.csv").read_text("utf-8")
    (tmp_path / "offices.csv").write_text(shipped.replace("9876500090", "7712574126", 1), "utf-8")
    monkeypatch.setenv("MISSEDCALL__MASTERS", str(tmp_path))

    result = CliRunner().invoke(main, ["check", str(SHIPPED)])

    assert result.exit_code == 2
    assert result.stderr == (
        "offices.csv:5: nodal 7712574126 is in telephony.numbers of config.yaml: it is rung by "
        "callers and is not answered by a person; "
        "write a telephone that the nodal officer answers\n"
    )


@pytest.mark.parametrize(
    ("hard", "told"),
    [(64, "from about 0 calls"), (1024, "from about 218 calls"), (4096, ""), (-1, "")],
)
def test_a_limit_of_open_files_that_is_too_low_is_told(
    unmigrated: Path, monkeypatch: pytest.MonkeyPatch, hard: int, told: str
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (min(hard, 1024), hard))

    result = CliRunner().invoke(main, ["check", str(SHIPPED)])

    assert result.exit_code == 0
    assert told in result.stderr
    assert bool(result.stderr) is bool(told)
    assert len(result.stderr.splitlines()) <= 1


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (
            "CALLBACKS__REDIAL_DELAY_S",
            "2",
            "callbacks.redial_delay_s: 2 is less than telephony.ringing_s",
        ),
        (
            "SERVICE__STATE_DIR",
            "{file}/state",
            "service.state_dir: {file}/state: {file} is no fol",
        ),
        ("SERVICE__STATE_DIR", "/proc/state", "service.state_dir: /proc/state: "),
        ("DATABASE__URL", "sqlite:///{folder}/none/m.db", "database.url: there is no folder"),
    ],
)
def test_what_would_fail_at_the_start_is_found(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    unmigrated: Path,
    name: str,
    value: str,
    told: str,
) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv(f"MISSEDCALL__{name}", value.format(file=file, folder=tmp_path))

    result = CliRunner().invoke(main, ["check", str(SHIPPED)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(told.format(file=file))
    assert ". Mend: " in result.stderr
    assert not (tmp_path / "none").exists()

"""`missedcall prompts` as an administrator uses it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.prompts import prompts as catalogue
from missedcall.cli.admin import prompts as command
from missedcall.cli.admin.prompts import prompts
from tests import kit

FEW = {"hi/37": "सैंतीस", "en/37": "thirty seven"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the sounds lie in a folder of the test's own, and be few."""
    monkeypatch.setattr(catalogue.Prompts, "units", lambda self: FEW)
    config = kit.changed(kit.shipped(), "voice", prompts=tmp_path / "sounds")
    monkeypatch.setattr(command, "configured", lambda: config)
    return tmp_path / "sounds"


def test_check_names_each_missing_sound_and_the_mend(folder: Path) -> None:
    told = CliRunner().invoke(prompts, ["check"])

    assert told.exit_code == 1
    assert told.stderr.splitlines() == [
        "hi/37.wav is missing. Mend: missedcall prompts build",
        "en/37.wav is missing. Mend: missedcall prompts build",
    ]


def test_build_makes_what_check_misses_and_skips_what_is_there(folder: Path) -> None:
    first = CliRunner().invoke(prompts, ["build"])
    second = CliRunner().invoke(prompts, ["build"])

    assert (first.exit_code, first.stdout) == (0, f"2 prompts made, 0 were there: {folder}\n")
    assert second.stdout == f"0 prompts made, 2 were there: {folder}\n"
    assert CliRunner().invoke(prompts, ["check"]).stdout == "good: every prompt has its sound\n"


def test_without_a_voice_build_says_how_to_get_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(folder))

    told = CliRunner().invoke(prompts, ["build"])

    assert told.exit_code == 1
    assert "run make setup" in told.output


@pytest.mark.parametrize("verb", ["build", "check"])
def test_a_text_that_cannot_be_used_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    wrong = tmp_path / "prompts.yaml"
    wrong.write_text('welcome: {hi: "नमस्ते"}', encoding="utf-8")
    load = catalogue.load_prompts
    monkeypatch.setattr(catalogue, "load_prompts", lambda: load(wrong))

    told = CliRunner().invoke(prompts, [verb])

    assert told.exit_code == 1
    assert "welcome: give a text in each of hi, hne, en" in told.output

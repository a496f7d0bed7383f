"""The Asterisk that set-up found or fetched starts, with its own modules and prompts."""

import pytest

from missedcall.provision import asterisk, asterisk_trial, places


@pytest.fixture
def found() -> asterisk.AsteriskProgram:
    """Give the Asterisk of this machine."""
    program = asterisk.find(places.programs_dir())
    assert program is not None, "no Asterisk here: run `make setup`"
    return program


@pytest.mark.asterisk
def test_it_starts_and_loads_its_modules(found: asterisk.AsteriskProgram) -> None:
    with asterisk_trial.running(
        found.command, modules_dir=found.modules_dir, data_dir=found.data_dir
    ) as talk:
        assert asterisk_trial.booted(talk)
        assert found.version in asterisk_trial.answer(talk, "core show version")
        assert "Running" in asterisk_trial.answer(talk, "module show like res_pjsip.so")


@pytest.mark.asterisk
def test_it_passes_the_trial_of_one_that_was_just_fetched(
    found: asterisk.AsteriskProgram,
) -> None:
    fault = asterisk_trial.fault(
        found.command, modules_dir=found.modules_dir, data_dir=found.data_dir
    )

    assert fault is None


@pytest.mark.asterisk
def test_its_english_prompts_are_where_it_looks_for_them(
    found: asterisk.AsteriskProgram,
) -> None:
    assert list((found.data_dir / "sounds/en/digits").glob("1.*"))

"""What `missedcall run` has ready for who starts it by hand."""

import pytest
from click.testing import CliRunner

from missedcall import wiring
from missedcall.cli.admin.run import _welcome, first_operator
from missedcall.cli.operators.operators import operators as command
from missedcall.usecases.operators import operators
from tests.kit import World


def test_the_first_operator_needs_a_browser_only_and_is_made_once(world: World) -> None:
    first = first_operator(world.deps.config)

    assert first is not None
    login, password = first
    assert operators.authenticate_operator(world.deps, login=login, password=password)
    assert world.one("operators")["extension"] == "211"
    assert first_operator(world.deps.config) is None


def test_no_start_tells_a_password_of_a_telephone(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `run` says is kept by the journal of the machine."""
    _welcome(world.deps.config, logs="logs")

    said = capsys.readouterr().out
    password = wiring.secrets(world.deps.config).phone("201", 0)
    assert "missedcall operators sip-account 201" in said
    assert password not in said


def test_the_command_that_gives_another_telephone_names_somebody_who_is_there(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.operator("asha", extension="211")

    _welcome(world.deps.config, logs="logs")

    assert "missedcall operators phone asha --extension 201" in capsys.readouterr().out


def test_who_asks_for_the_password_of_a_telephone_gets_it(world: World) -> None:
    shown = CliRunner().invoke(command, ["sip-account", "201"])
    unknown = CliRunner().invoke(command, ["sip-account", "999"])

    assert wiring.secrets(world.deps.config).phone("201") in shown.output
    assert "operator-201" in shown.output
    assert unknown.exit_code == 2
    assert "use one of 201" in unknown.output

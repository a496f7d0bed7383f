"""What `missedcall run` has ready for who starts it by hand."""

from missedcall.cli.run import first_operator
from missedcall.usecases import operators
from tests.kit import World


def test_the_first_operator_needs_a_browser_only_and_is_made_once(world: World) -> None:
    first = first_operator(world.deps.config)

    assert first is not None
    login, password = first
    assert operators.authenticate(world.deps, login=login, password=password)
    assert world.one("operators")["extension"] == "211"
    assert first_operator(world.deps.config) is None

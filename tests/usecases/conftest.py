from pathlib import Path

import pytest

from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator
from tests import kit


@pytest.fixture
def world(tmp_path: Path) -> kit.World:
    return kit.make_world(tmp_path)


@pytest.fixture
def meena(world: kit.World) -> Operator:
    """Give a supervisor who has no telephone."""
    operator_id = operators.add_operator(
        world.deps,
        login="meena",
        name="Meena",
        role=Actor.SUPERVISOR,
        password="correct horse",
        extension=None,
        language="hi",
        by="test",
        now=kit.NOON,
    )
    found = operators.get_operator(world.deps, operator_id=operator_id)
    assert found is not None
    return found

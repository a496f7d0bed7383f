"""A wrong mobile gives way to the one whose code is told; the next text goes there."""

import re

from missedcall.domain.applications.mobile_code import CodeRefused
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import mobile_change
from missedcall.usecases.applications.mobile_codes import CodeSent
from tests.kit import CALLER, NEIGHBOUR, World, after
from tests.usecases.connection import story

HOLDER = "a secret of the browser that asks"


def send(world: World) -> str:
    sent = mobile_change.send_code_to_new_mobile(
        world.deps,
        mobile=NEIGHBOUR,
        holder=HOLDER,
        address="192.0.2.7",
        language="hi",
        now=after(minutes=10),
    )
    assert isinstance(sent, CodeSent)
    found = re.search(r"(?<!\d)\d{6}(?!\d)", world.rows("messages")[-1]["text"])
    assert found is not None
    return found[0]


def change(world: World, code: str, holder: str = HOLDER) -> CodeRefused | None:
    return mobile_change.change_mobile_by_code(
        world.deps,
        number=story.look(world, 1).number,
        mobile=NEIGHBOUR,
        code=code,
        reason="wrong digit",
        holder=holder,
        actor="applicant",
        role=Actor.CALLER,
        now=after(minutes=11),
    )


def test_a_wrong_mobile_corrected_by_its_code_the_next_sms_goes_to_the_new_number(
    world: World,
) -> None:
    story.applied(world)
    code = send(world)

    assert change(world, code) is None

    assert story.look(world, 1).row.mobile == NEIGHBOUR
    told = [(row["key"], row["number"]) for row in world.rows("messages")]
    assert told[-2:] == [("mobile_changed", CALLER), ("demand", NEIGHBOUR)]


def test_a_wrong_code_and_another_browsers_change_nothing(world: World) -> None:
    story.applied(world)
    code = send(world)

    assert isinstance(change(world, "000000" if code != "000000" else "111111"), CodeRefused)
    assert isinstance(change(world, code, holder="another browser's own secret"), CodeRefused)
    assert story.look(world, 1).row.mobile == CALLER
    assert not world.rows("corrections")

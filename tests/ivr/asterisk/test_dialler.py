"""Orders to ring go over one session, as long as it lives."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ivr.asterisk.dialler import AmiDialler
from ivr.prompts import prompts
from missedcall.config import Secrets
from missedcall.domain.operators.operator_phone import OperatorPhoneKind, Phone
from missedcall.usecases.callbacks.dispatch import NotPlaced, Placement
from tests.ivr.fake_ami import FakeAmi, Line
from tests.journey.waiting import wait_until
from tests.kit import changed, shipped

QUEUED = "Response: Success\r\nActionID: {id}\r\nMessage: Originate successfully queued\r\n\r\n"
SECRETS = Secrets(
    "listener",
    "dialler",
    "guard",
    "key",
    "path",
    "phones",
    "agi",
    "copies",
    "codes",
    "hooks",
    "apps",
    "controls",
    "live",
)
PLACEMENT = Placement(
    attempt_id="attempt-1",
    node="node-1",
    phone=Phone(OperatorPhoneKind.EXTENSION, "2001"),
    language="hi",
    dial="9876500001",
    shown="7404040625",
    announce="1",
    consumer_language="hi",
    code="4711",
)


def take_orders(line: Line) -> None:
    """Let the dialler in and take what it orders until it hangs up."""
    line.let_in()
    while order := line.hear():
        line.say(QUEUED, id=order["ActionID"])


def hang_up(_: Line) -> None:
    """End the line before anything is said."""


def take_one_order(line: Line) -> None:
    line.let_in()
    line.say(QUEUED, id=line.hear()["ActionID"])


@contextlib.contextmanager
def dialler(asterisk: FakeAmi) -> Iterator[AmiDialler]:
    host, port = asterisk.address
    node = shipped().asterisk.nodes[0].model_copy(update={"ami_host": host, "ami_port": port})
    config = changed(shipped(), "asterisk", nodes=(node,))
    with contextlib.closing(AmiDialler(config, SECRETS, prompts=prompts.load_prompts())) as opened:
        yield opened


def test_one_session_takes_one_order_after_the_other() -> None:
    with FakeAmi(take_orders) as asterisk, dialler(asterisk) as opened:
        for _ in range(3):
            opened.place(PLACEMENT)

    assert asterisk.connections == 1


def test_a_browser_is_rung_by_the_half_that_outlives_it() -> None:
    ordered: list[str] = []

    def keep(line: Line) -> None:
        line.let_in()
        order = line.hear()
        ordered.append(order["Channel"])
        line.say(QUEUED, id=order["ActionID"])

    phone = Phone(OperatorPhoneKind.EXTENSION, shipped().telephony.browser.extensions[0])
    with FakeAmi(keep) as asterisk, dialler(asterisk) as opened:
        opened.place(replace(PLACEMENT, phone=phone))

    assert ordered == ["Local/211@operator-leg/n"]


def test_after_asterisk_hung_up_the_next_order_logs_in_again() -> None:
    with FakeAmi(take_one_order, take_orders) as asterisk, dialler(asterisk) as opened:
        opened.place(PLACEMENT)
        wait_until(lambda: not opened._sessions[PLACEMENT.node].alive)
        opened.place(PLACEMENT)

    assert asterisk.connections == 2


def test_while_asterisk_is_away_nothing_is_placed() -> None:
    with FakeAmi(take_one_order, hang_up) as asterisk, dialler(asterisk) as opened:
        opened.place(PLACEMENT)
        wait_until(lambda: not opened._sessions[PLACEMENT.node].alive)
        with pytest.raises(NotPlaced):
            opened.place(PLACEMENT)

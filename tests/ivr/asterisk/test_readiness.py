"""Asterisk is ready when it can carry calls, not when its manager answers."""

import pytest

from ivr.asterisk import readiness
from tests.ivr.exchange import Exchange
from tests.ivr.fake_ami import FakeAmi, Line


@pytest.mark.asterisk
@pytest.mark.parametrize(
    ("endpoints", "ready"),
    [(["trunk", "operator-201"], True), (["trunk", "operator-999"], False)],
)
def test_it_is_ready_when_it_knows_the_trunk_and_the_phones(
    exchange: Exchange, endpoints: list[str], ready: bool
) -> None:
    host, port = exchange.config.ami_address(exchange.config.asterisk.nodes[0])

    assert ready is readiness.asterisk_carries_calls(
        host=host,
        port=port,
        user="listener",
        secret=exchange.secrets.ami_listener,
        endpoints=endpoints,
    )


def test_a_manager_that_answers_before_all_is_loaded_is_not_enough() -> None:
    def let_in_only(line: Line) -> None:
        line.let_in()
        line.stay()

    with FakeAmi(let_in_only) as booting:
        host, port = booting.address
        assert not readiness.asterisk_carries_calls(
            host=host, port=port, user="listener", secret="s", endpoints=[]
        )


def test_nobody_there_is_not_ready() -> None:
    assert not readiness.asterisk_carries_calls(
        host="127.0.0.1", port=9, user="listener", secret="s", endpoints=[]
    )

"""Each manager user may do its own work and nothing else."""

import pytest

from ivr.asterisk import ami
from tests.ivr.exchange import Exchange

pytestmark = pytest.mark.asterisk
DENIED = "Permission denied"


@pytest.mark.parametrize(
    ("user", "action", "headers"),
    [
        ("dialler", "DBGetTree", {"Family": "missed"}),
        ("dialler", "DBPut", {"Family": "missed", "Key": "k", "Val": "v"}),
        ("dialler", "Command", {"Command": "core show version"}),
        ("dialler", "CoreShowChannels", {}),
        ("dialler", "GetConfig", {"Filename": "manager.conf"}),
        ("guard", "DBGetTree", {"Family": "missed"}),
        ("guard", "GetConfig", {"Filename": "manager.conf"}),
        ("guard", "Originate", {"Channel": "PJSIP/operator-201", "Exten": "s"}),
        ("controller", "Originate", {"Channel": "PJSIP/operator-201", "Exten": "s"}),
        ("controller", "GetConfig", {"Filename": "manager.conf"}),
        ("controller", "DBGetTree", {"Family": "missed"}),
        ("dialler", "Redirect", {"Channel": "c", "Context": "listening", "Exten": "barge"}),
        ("listener", "Originate", {"Channel": "PJSIP/operator-201", "Exten": "s"}),
        ("listener", "Command", {"Command": "core stop now"}),
        ("listener", "UpdateConfig", {"SrcFilename": "manager.conf"}),
        ("listener", "UserEvent", {"UserEvent": "MissedCall"}),
    ],
)
def test_what_is_not_its_work_is_denied(
    exchange: Exchange, user: str, action: str, headers: dict[str, str]
) -> None:
    with exchange.session(user) as session, pytest.raises(ami.AmiRefused, match=DENIED):
        session.ask_asterisk(action, headers)


def test_who_may_ring_hears_nothing(exchange: Exchange) -> None:
    with exchange.session("dialler") as deaf, exchange.session() as hearing:
        with exchange.caller("missed_call") as phone:
            phone.wait()
        exchange.told(hearing, count=1)

        assert deaf.take_events(most=10, wait_s=0.01) == []


def test_a_wrong_secret_is_not_let_in(exchange: Exchange) -> None:
    host, port = exchange.config.ami_address(exchange.config.asterisk.nodes[0])

    with pytest.raises(ami.NotConnected, match="did not let listener in"):
        ami.Session(host=host, port=port, user="listener", secret="wrong")

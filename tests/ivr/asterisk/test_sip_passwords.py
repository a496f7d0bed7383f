"""A telephone's password changes on a living Asterisk; the old one registers no more."""

from collections.abc import Iterator

import pytest

from ivr.asterisk import ami
from missedcall.db.operators import sip_credentials
from missedcall.usecases.operators import access, sip_passwords
from missedcall.usecases.operators.account_manager import AccountManager
from tests.ivr.exchange import EXTENSION, Exchange, wait_until
from tests.ivr.listening import listening
from tests.kit import NOON, World
from tools.softphones.sipp import CallFailed

pytestmark = pytest.mark.asterisk
SHELL = AccountManager("shell:root")
ATTEMPT = "attempt-0123456789abcdef0123456789abcdef"


def is_there(world: World) -> bool:
    found = [row for row in world.rows("sip_registrations") if row["extension"] == EXTENSION]
    return bool(found and found[0]["registered"])


def all_sent(world: World) -> bool:
    return not sip_passwords.unsent_passwords(world.deps, node="node-1")


@pytest.fixture
def fresh_passwords(exchange: Exchange) -> Iterator[None]:
    """Take away what a test has put into the Asterisk that all share."""
    yield
    with exchange.session() as session:
        session.ask_asterisk("DBDelTree", {"Family": "pjsip"})


@pytest.mark.usefixtures("fresh_passwords")
def test_a_disabled_persons_telephone_is_gone_and_cannot_come_back(
    exchange: Exchange, world: World
) -> None:
    exchange.registered()
    world.operator()
    with listening(world, exchange):
        wait_until(lambda: is_there(world))

        access.disable_login(world.deps, login="asha", by=SHELL, now=NOON)

        wait_until(lambda: all_sent(world) and not is_there(world))
        with pytest.raises(CallFailed):
            exchange.registered()
        exchange.registered(generation=1)
        wait_until(lambda: is_there(world))


@pytest.mark.usefixtures("fresh_passwords")
def test_a_call_goes_on_while_its_telephones_password_changes(
    exchange: Exchange, world: World
) -> None:
    exchange.registered()
    world.operator()
    with (
        listening(world, exchange),
        exchange.consumer("answer"),
        exchange.operator("answer_and_hang_up", duration_ms=6000) as phone,
    ):
        wait_until(lambda: is_there(world))
        exchange.place(ATTEMPT)
        wait_until(lambda: lives(exchange))

        access.change_phone_password(world.deps, login="asha", by=SHELL, now=NOON)

        wait_until(lambda: all_sent(world) and not is_there(world))
        assert lives(exchange)
        phone.wait()


@pytest.mark.usefixtures("fresh_passwords")
def test_a_telephone_stays_registered_when_its_password_is_an_hour_old(
    exchange: Exchange, world: World
) -> None:
    exchange.registered()
    with listening(world, exchange):
        wait_until(lambda: is_there(world))

        with world.deps.db.writing() as db:
            sip_credentials.rotate_sip_password(db, EXTENSION, at=NOON, revokes=False)

        wait_until(lambda: all_sent(world))
        assert is_there(world)
        assert not is_let_in(exchange)  # by the old one
        exchange.registered(generation=1)


def lives(exchange: Exchange) -> bool:
    with exchange.session() as session:
        try:
            session.ask_asterisk("Status", {"Channel": ATTEMPT})
        except ami.AmiRefused:
            return False
    return True


@pytest.mark.usefixtures("fresh_passwords")
def test_an_asterisk_that_forgot_is_told_again(exchange: Exchange, world: World) -> None:
    world.operator()
    access.change_phone_password(world.deps, login="asha", by=SHELL, now=NOON)
    with listening(world, exchange):
        wait_until(lambda: all_sent(world))
    with exchange.session() as session:
        session.ask_asterisk("DBDelTree", {"Family": "pjsip"})

    with listening(world, exchange):
        wait_until(lambda: not is_let_in(exchange))


def is_let_in(exchange: Exchange) -> bool:
    """Say whether the telephone registers with its first password."""
    try:
        exchange.registered()
    except CallFailed:
        return False
    return True

"""A session ends loudly when Asterisk is gone, and never sends a value that is more than one."""

import socket
import time

import pytest

from ivr.asterisk import ami
from tests.ivr.exchange import Exchange, wait_until
from tests.ivr.fake_ami import BANNER, NOT_LET_IN, PONG, WELCOME, FakeAmi, Line

EVENT = "Event: UserEvent\r\nUserEvent: MissedCall\r\nKey: k\r\n\r\n"
UNSAFE = ["9\r\nAction: Originate", "9\n", "9\r", "9\0", "9\x85", "9\u2028", "9" * 513]


def let_in_and_stay(line: Line) -> None:
    line.let_in()
    line.stay()


def let_in_and_answer(line: Line) -> None:
    line.let_in()
    while action := line.hear():
        line.say(PONG, id=action["ActionID"])


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ami, "SILENCE_S", 0.3)


def test_an_action_is_answered() -> None:
    with FakeAmi(let_in_and_answer) as server, server.session() as session:
        assert session.ask_asterisk("Ping", {})["Ping"] == "Pong"
        assert session.alive


def test_closing_takes_no_time() -> None:
    with FakeAmi(let_in_and_stay) as server:
        session = server.session()
        begun = time.monotonic()
        session.close()

    assert time.monotonic() - begun < 1
    assert not session.alive
    session.close()  # twice is harmless


@pytest.mark.usefixtures("impatient")
def test_silence_ends_the_session() -> None:
    with FakeAmi(let_in_and_stay) as server, server.session() as session:
        wait_until(lambda: not session.alive, seconds=3)

        with pytest.raises(ami.NotConnected, match="closed"):
            session.send_action("Ping", {})


@pytest.mark.usefixtures("impatient")
def test_an_answer_that_never_comes_is_no_answer() -> None:
    with (
        FakeAmi(let_in_and_stay) as server,
        server.session() as session,
        pytest.raises(ami.NoAnswer, match="Originate"),
    ):
        session.ask_asterisk("Originate", {})


def test_nobody_waits_for_an_answer_on_a_line_that_was_cut() -> None:
    def hang_up_on_the_action(line: Line) -> None:
        line.let_in()
        line.hear()

    with FakeAmi(hang_up_on_the_action) as server, server.session() as session:
        begun = time.monotonic()
        with pytest.raises(ami.NoAnswer):
            session.ask_asterisk("Originate", {})

    assert time.monotonic() - begun < 2


def test_half_an_event_is_no_event() -> None:
    def cut(line: Line) -> None:
        line.let_in()
        line.say(EVENT + EVENT[:40])

    with FakeAmi(cut) as server, server.session() as session:
        wait_until(lambda: not session.alive)

        assert len(session.take_events(most=10, wait_s=1)) == 1


def test_an_event_may_come_in_pieces() -> None:
    def dribble(line: Line) -> None:
        line.let_in()
        for letter in EVENT * 2:
            line.say(letter)
        line.stay()

    with FakeAmi(dribble) as server, server.session() as session:
        wait_until(lambda: session.events.qsize() == 2)

        assert [event.headers["Key"] for event in session.take_events(most=10, wait_s=1)] == [
            "k",
            "k",
        ]


def test_no_more_events_are_taken_than_were_asked_for() -> None:
    def chatter(line: Line) -> None:
        line.let_in()
        line.say(EVENT * 5)
        line.stay()

    with FakeAmi(chatter) as server, server.session() as session:
        wait_until(lambda: session.events.qsize() == 5)

        assert len(session.take_events(most=3, wait_s=1)) == 3
        assert len(session.take_events(most=3, wait_s=1)) == 2
        assert session.take_events(most=3, wait_s=0.01) == []


def refuse(line: Line) -> None:
    line.say(BANNER)
    line.say(NOT_LET_IN, id=line.hear()["ActionID"])


def hang_up(line: Line) -> None:
    line.say("")


def another_service(line: Line) -> None:
    line.say("220 mail.example ESMTP\r\n")
    line.stay()


def mute(line: Line) -> None:
    line.stay()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("course", "told"),
    [
        (refuse, "did not let listener in; look at manager.conf"),
        (hang_up, "127.0.0.1"),
        (another_service, "127.0.0.1"),
        (mute, "127.0.0.1"),
    ],
    ids=["refused", "hung up", "another service", "mute"],
)
def test_who_is_not_let_in_is_not_connected(course: object, told: str) -> None:
    with (
        FakeAmi(course) as server,  # type: ignore[arg-type]  # pytest's parameters have no types
        pytest.raises(ami.NotConnected, match=told),
    ):
        server.session()


def test_where_nobody_listens_there_is_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()

    with pytest.raises(ami.NotConnected, match=f"{host}:{port} does not answer"):
        ami.Session(host=host, port=port, user="listener", secret="s")


@pytest.mark.parametrize("value", UNSAFE, ids=ascii)
def test_a_value_that_is_more_than_a_value_is_never_sent(value: str) -> None:
    heard = []

    def note(line: Line) -> None:
        line.let_in()
        while action := line.hear():
            heard.append(action)
            line.say(PONG, id=action["ActionID"])

    with FakeAmi(note) as server, server.session() as session:
        for headers, variables in (({"CallerID": value}, {}), ({}, {"CONSUMER": value})):
            with pytest.raises(ami.UnsafeValue) as refusal:
                session.ask_asterisk("Originate", headers, variables)
            assert value not in str(refusal.value)
        session.ask_asterisk("Ping", {})

    assert [action["Action"] for action in heard] == ["Ping"]


def test_a_secret_that_is_more_than_a_value_is_never_sent() -> None:
    with pytest.raises(ami.UnsafeValue, match="Secret"):
        ami.Session(host="127.0.0.1", port=9, user="listener", secret="s\r\nAction: Command")


@pytest.mark.asterisk
def test_the_fake_speaks_as_the_real_one_does(exchange: Exchange) -> None:
    secret = exchange.secrets.ami_dialler
    said = b"".join(
        _action(*lines)
        for lines in (
            ("Login", "Username: dialler", f"Secret: {secret}"),
            ("Ping",),
            ("Logoff",),
        )
    )

    told = _talk(exchange, said)
    assert told.startswith(BANNER + WELCOME.format(id="7"))
    pong = PONG.format(id="7")
    assert pong[: pong.index("Timestamp")] in told

    assert _talk(exchange, _action("Login", "Username: dialler", "Secret: wrong")) == (
        BANNER + NOT_LET_IN.format(id="7")
    )


def _action(name: str, *lines: str) -> bytes:
    return "\r\n".join([f"Action: {name}", "ActionID: 7", *lines, "", ""]).encode()


def _talk(exchange: Exchange, said: bytes) -> str:
    address = exchange.config.ami_address(exchange.config.asterisk.nodes[0])
    with socket.create_connection(address, timeout=5) as stream:
        stream.sendall(said)
        return b"".join(iter(lambda: stream.recv(4096), b"")).decode()

"""The listener records what Asterisk tells, and only then lets its journal forget it."""

import pytest

from ivr.asterisk import ami, listener, uptime
from ivr.asterisk.events import AttemptStep, JournalEntry
from missedcall.db.calls import dead_letters
from missedcall.domain.shared.uptime import Uptime
from tests.ivr.exchange import CALLER, EXTENSION, Exchange, wait_until
from tests.ivr.fake_ami import PONG, FakeAmi, Line
from tests.ivr.listening import listening
from tests.ivr.sip import RawPhone
from tests.kit import NOON, World, after

NUMBER = f"+91{CALLER}"
LATER = after(minutes=10)


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the journal again, and ask after overdue attempts, every moment."""
    monkeypatch.setattr(listener, "REREAD_S", 0.2)


@pytest.mark.asterisk
def test_a_call_is_recorded_once_and_leaves_the_journal(exchange: Exchange, world: World) -> None:
    with listening(world, exchange), exchange.caller("missed_call") as phone:
        phone.wait()
        wait_until(lambda: world.rows("calls"))
        exchange.wait_for_journal(0)

    assert world.one("calls")["number"] == NUMBER
    assert world.one("callbacks")["missed_calls"] == 1


@pytest.mark.asterisk
@pytest.mark.usefixtures("often")
def test_calls_that_came_while_nobody_listened_are_found(exchange: Exchange, world: World) -> None:
    numbers = ["9876500012", "9876500013", "9876500012"]
    with exchange.caller("missed_call", numbers) as phone:
        phone.wait()
    assert len(exchange.journal()) == 3

    with listening(world, exchange):
        exchange.wait_for_journal(0)

    assert [row["number"] for row in world.rows("calls")] == [f"+91{number}" for number in numbers]
    assert [row["missed_calls"] for row in world.rows("callbacks")] == [2, 1]


@pytest.mark.asterisk
@pytest.mark.usefixtures("often")
def test_two_listeners_record_a_call_once(exchange: Exchange, world: World) -> None:
    with listening(world, exchange), listening(world, exchange):
        with exchange.caller("missed_call") as phone:
            phone.wait()
        exchange.wait_for_journal(0)

    assert world.one("callbacks")["missed_calls"] == 1


@pytest.mark.asterisk
@pytest.mark.usefixtures("often")
def test_what_cannot_be_understood_is_kept_aside_and_counted(
    exchange: Exchange, world: World
) -> None:
    with listening(world, exchange):
        exchange.journal_put(JournalEntry("missed", "node-1-1.1"), "v=9&at=1&from=9876500012")
        exchange.journal_put(JournalEntry("outcome", "attempt-1"), "v=1&at=soon&status=BUSY")
        wait_until(lambda: len(world.rows("dead_letters")) == 2)
        exchange.wait_for_journal(0)

    aside = {row["key"]: row["reason"] for row in world.rows("dead_letters")}
    assert "version '9'" in aside["node-1-1.1"]
    assert "'soon'" in aside["attempt-1"]
    with world.deps.db.reading() as db:
        assert dead_letters.count_dead_letters(db) == 2


@pytest.mark.asterisk
def test_an_outcome_that_was_missed_is_found_in_the_journal(
    exchange: Exchange, world: World
) -> None:
    _, attempt_id = world.talks()
    record = "v=1&at=1795437600&status=ANSWER&cause=16&operator_at=&consumer_at=1795437558"
    exchange.journal_put(JournalEntry("outcome", attempt_id), record)

    with listening(world, exchange):
        exchange.wait_for_journal(0)

    attempt = world.one("attempts")
    assert (attempt["outcome"], attempt["talk_s"]) == ("answered", 42)
    assert world.state_of() == "wrap_up"


@pytest.mark.asterisk
def test_an_attempt_that_asterisk_does_not_know_is_lost_and_rung_again(
    exchange: Exchange, world: World
) -> None:
    world.misses()
    world.operator()
    world.rung(at=after(seconds=4))

    with listening(world, exchange, clock=lambda: LATER):
        wait_until(lambda: world.one("attempts")["outcome"])

    assert world.one("attempts")["outcome"] == "lost"
    assert world.one("callbacks")["state"] == "waiting"
    assert world.state_of() == "ready"


@pytest.mark.asterisk
def test_an_attempt_that_lives_is_given_more_time(exchange: Exchange, world: World) -> None:
    world.misses()
    world.operator()
    attempt_id = world.rung(at=after(seconds=4))
    before = world.one("attempts")["deadline_at"]
    exchange.registered(EXTENSION)

    trunk = (exchange.host, exchange.trunk_port)
    with exchange.operator("answer") as operator, RawPhone(trunk) as consumer:
        with exchange.session() as session:
            exchange.place(attempt_id)
            [told] = exchange.told(session, count=1)
        assert isinstance(told, AttemptStep)
        with listening(world, exchange, clock=lambda: LATER):
            wait_until(lambda: world.one("attempts")["deadline_at"] > before)
        consumer.refuses()  # else Asterisk would ring the next one at the trunk's address
        operator.wait()

    attempt = world.one("attempts")
    assert attempt["deadline_at"] > LATER
    assert attempt["outcome"] is None


def let_in_and_hang_up(line: Line) -> None:
    line.let_in()


def let_in_and_answer(line: Line) -> None:
    line.let_in()
    while action := line.hear():
        line.say(PONG, id=action["ActionID"])


def let_in_and_fall_silent(line: Line) -> None:
    line.let_in()
    line.stay()


@pytest.mark.parametrize("course", [let_in_and_hang_up, let_in_and_fall_silent])
def test_it_comes_back_when_asterisk_was_gone(
    world: World, monkeypatch: pytest.MonkeyPatch, course: object
) -> None:
    monkeypatch.setattr(ami, "SILENCE_S", 0.3)
    monkeypatch.setattr(listener, "BACKOFF_S", (0.01, 0.1))
    monkeypatch.setattr(listener, "PING_S", 0.1)
    courses = (course, course, let_in_and_answer)

    with FakeAmi(*courses) as server, listening(world, server):  # type: ignore[arg-type]  # pytest's parameters have no types
        wait_until(lambda: server.connections == 3)
        wait_until(lambda: world.rows("heartbeats"))

    assert world.one("heartbeats")["part"] == "asterisk node-1"


@pytest.mark.parametrize("set_by", [0, -3600, 3600], ids=["as it is", "set back", "set forward"])
def test_a_listener_that_was_stopped_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch, set_by: int
) -> None:
    """Its connection held, and the wall clock may have been set meanwhile."""
    times = [(NOON, 100.0)]
    monkeypatch.setattr(listener, "PING_S", 0.1)
    monkeypatch.setattr(uptime, "read_uptime", lambda: Uptime("boot", times[-1][1]))

    with (
        FakeAmi(let_in_and_answer) as server,
        listening(world, server, clock=lambda: times[-1][0]),
    ):
        wait_until(lambda: world.rows("heartbeats"))
        times.append((after(seconds=set_by), 101.0))  # the clock is set; no process was stopped
        wait_until(lambda: world.one("heartbeats")["uptime_s"] == 101)
        assert world.rows("outages") == []
        times.append((after(seconds=set_by + 60), 161.0))
        wait_until(lambda: world.rows("outages"))

    gap = world.one("outages")
    assert (gap["from_at"], gap["to_at"]) == (after(seconds=set_by), after(seconds=set_by + 60))

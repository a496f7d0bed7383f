"""The door to Asterisk: keys gathered, trouble owned up to, limits kept."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from asterisk.agi import AGI, AGIAppError, AGIUnknownError

from ivr.status_line import agi
from ivr.status_line.agi import AgiLine, CallEnded, UnsafeAgiValue
from ivr.status_line.dialog_steps import Listen
from ivr.status_line.status_calls import StatusCall
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.service import ports
from tests import kit
from tests.ivr.exchange import wait_until
from tests.ivr.voice import BOOK, SECRET, speaking
from tests.kit import NOON, World, after


class Asterisk:
    """Play what it is told to; the caller presses `keys`, one at each chance, `-` for none."""

    def __init__(self, keys: str = "", *, trouble: Exception | None = None) -> None:
        self.played: list[str] = []
        self.waited: list[int] = []
        self._keys = iter(keys)
        self._trouble = trouble

    def answer(self) -> None:
        self.played.append("answer")

    def stream_file(self, file: str, escape: str) -> str:
        if self._trouble:
            raise self._trouble
        self.played.append(file.strip('"').removeprefix("/sounds/"))
        return self._key() if escape else ""

    def wait_for_digit(self, milliseconds: int) -> str:
        self.waited.append(milliseconds)
        return self._key()

    def _key(self) -> str:
        return next(self._keys, "-").strip("-")


def line(asterisk: Asterisk) -> AgiLine:
    return AgiLine(cast(AGI, asterisk), sounds=Path("/sounds"))


def test_a_key_ends_the_sound_and_is_the_answer() -> None:
    asterisk = Asterisk("-5")

    key = line(asterisk).play(["hi/a", "hi/b", "hi/c"], interruptible=True)

    assert key == "5"
    assert asterisk.played == ["hi/a", "hi/b"]
    assert line(asterisk).listen(Listen(1), first=key) == "5"
    assert asterisk.waited == []


def test_what_may_not_be_interrupted_is_played_to_its_end() -> None:
    asterisk = Asterisk("555")

    assert line(asterisk).play(["hi/a", "hi/b"], interruptible=False) == ""
    assert asterisk.played == ["hi/a", "hi/b"]


@pytest.mark.parametrize(
    ("keyed", "most", "read"),
    [
        ("12345", 3, "123"),  # as many as are wanted
        ("12#45", 11, "12"),  # the end is told
        ("12-45", 11, "12"),  # silence is the end too
        ("-", 11, ""),
        ("#", 1, "#"),  # a key without use, not silence
    ],
)
def test_keys_are_gathered_until_there_are_enough(keyed: str, most: int, read: str) -> None:
    asterisk = Asterisk(keyed)

    assert line(asterisk).listen(Listen(most, first_s=6, between_s=4), first="") == read
    assert asterisk.waited[0] == 6000
    assert set(asterisk.waited[1:]) <= {4000}


@pytest.mark.parametrize(
    "trouble",
    [
        AGIAppError("hangup"),
        AGIUnknownError(511, "dead channel"),
        ValueError("invalid literal for int(): ''"),  # pyst2, when the line is cut
        BrokenPipeError(),
        TimeoutError(),
    ],
)
def test_a_hang_up_ends_the_call_however_it_is_told(trouble: Exception) -> None:
    with pytest.raises(CallEnded):
        line(Asterisk(trouble=trouble)).play(["hi/a"], interruptible=True)


@pytest.mark.parametrize("folder", ['/a"b', "/a\nHANGUP", "/a\\b"])
def test_a_path_that_could_be_read_as_an_order_is_not_sent(folder: str) -> None:
    asterisk = Asterisk()

    with pytest.raises(UnsafeAgiValue, match=r"set voice\.prompts to a plain path"):
        AgiLine(cast(AGI, asterisk), sounds=Path(folder)).play(["hi/a"], interruptible=False)
    assert asterisk.played == []


def test_every_wish_of_a_call_reaches_the_service(tmp_path: Path) -> None:
    world = kit.make_world(tmp_path)
    operator_id, attempt_id = world.talks()
    application = world.submit(operator_id, attempt_id).number
    world.finish(attempt_id, CallOutcome.ANSWERED)
    english, sms, other, ring = "93", "2", f"5{application}", "3"
    asterisk = Asterisk(english + sms + other + ring)

    call = StatusCall(world.deps, call=world.call(at=after(minutes=1)), clock=lambda: NOON)
    agi.lead_call(call, line(asterisk), BOOK)

    for name in ("language_chosen", "sms_sent", "status_due-1", "callback_soon", "goodbye"):
        assert f"en/{name}" in asterisk.played
    assert world.one("preferences")["language"] == "en"
    assert world.rows("messages")[2]["cause"].startswith("demand:1:")
    assert [row["state"] for row in world.rows("callbacks")] == ["closed", "waiting"]


def test_who_has_no_number_chooses_a_language_for_this_call_only(tmp_path: Path) -> None:
    world = kit.make_world(tmp_path)
    asterisk = Asterisk("9-2")  # where a number is asked for, 9 alone is the language
    call = StatusCall(world.deps, call=world.call("anonymous"), clock=lambda: NOON)

    agi.lead_call(call, line(asterisk), BOOK)

    assert "hne/language_chosen" in asterisk.played
    assert world.rows("preferences") == []


def test_trouble_of_ours_is_owned_up_to_and_logged_without_the_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = kit.make_world(tmp_path)
    call = StatusCall(world.deps, call=world.call(), clock=lambda: NOON)
    monkeypatch.setattr(call, "execute_turn", lambda turn: 1 / 0)
    asterisk = Asterisk("3")

    agi.lead_call(call, line(asterisk), BOOK)

    assert asterisk.played[0] == "answer"
    assert asterisk.played[-2:] == ["hi/trouble", "hi/goodbye"]
    assert "ZeroDivisionError" in caplog.text
    assert "98765" not in caplog.text


def test_the_line_itself_is_not_asked_of_the_service(tmp_path: Path) -> None:
    world: World = kit.make_world(tmp_path)
    call = StatusCall(world.deps, call=world.call("anonymous"), clock=lambda: NOON)

    with pytest.raises(TypeError, match="for the line"):
        call.execute_turn(call.begin_dialog())


@pytest.fixture
def address(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """Serve one call at once, for a second."""
    config = kit.changed(kit.shipped(), "ports", base=ports.free_base())
    config = kit.changed(config, "voice", calls=1, call_s=1)
    database = f"sqlite:///{tmp_path}/world.db"
    with speaking(config, database=database, log=tmp_path / "voice.log"):
        yield config.ports.agi_host, config.ports.agi


def test_a_call_too_many_is_not_taken_and_a_long_one_is_ended(address: tuple[str, int]) -> None:
    held: list[socket.socket] = []
    wait_until(lambda: _is_answered(address, held))  # once who looked whether we are there is gone

    with socket.create_connection(address, timeout=10) as second:
        assert second.recv(1) == b""  # closed at once: Asterisk goes on with its own plan
    with held.pop() as first:
        assert first.recv(1) == b""  # Asterisk has said nothing for a second
    wait_until(lambda: _is_answered(address, held))
    held.pop().close()


def _is_answered(
    address: tuple[str, int],
    held: list[socket.socket],
    *,
    source: str = "127.0.0.1",
    secret: str | None = SECRET,
) -> bool:
    """Bring a call as Asterisk does, and hold it if it is taken."""
    call = socket.create_connection(address, timeout=10, source_address=(source, 0))
    try:
        proof = "" if secret is None else f"agi_arg_4: {secret}\n"
        call.sendall(f"agi_network: yes\nagi_arg_1: 9876500001\n{proof}\n".encode())
        taken = call.recv(100) == b"ANSWER\n"
    except ConnectionError:  # closed before it was read
        taken = False
    if taken:
        held.append(call)
    else:
        call.close()
    return taken


def test_whoever_only_looks_whether_we_are_there_is_let_go(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=10) as looking:
        looking.shutdown(socket.SHUT_WR)
        assert looking.recv(1) == b""


def test_who_is_none_of_our_asterisks_is_not_spoken_with(
    address: tuple[str, int], tmp_path: Path
) -> None:
    held: list[socket.socket] = []

    assert not _is_answered(address, held, source="127.0.0.2")
    assert "127.0.0.2 is no ami_host" in (tmp_path / "voice.log").read_text()


@pytest.mark.parametrize("secret", [None, "", "guessed", SECRET[:-1], "ü"])
def test_a_program_of_this_machine_that_is_no_dialplan_is_refused_and_counted(
    address: tuple[str, int], tmp_path: Path, secret: str | None
) -> None:
    held: list[socket.socket] = []
    log = tmp_path / "voice.log"

    def is_counted() -> bool:
        assert not _is_answered(address, held, secret=secret)
        return "without the dialplan's secret was refused, 2 so far" in log.read_text()

    wait_until(is_counted)
    assert "guessed" not in log.read_text()
    wait_until(lambda: _is_answered(address, held))
    held.pop().close()


def test_whoever_says_nothing_keeps_no_caller_waiting_for_long(tmp_path: Path) -> None:
    config = kit.changed(kit.shipped(), "ports", base=ports.free_base())
    with speaking(config, database=f"sqlite:///{tmp_path}/world.db", log=tmp_path / "voice.log"):
        address = (config.ports.agi_host, config.ports.agi)
        with socket.create_connection(address, timeout=2 * agi.FIRST_WORD_S) as silent:
            assert silent.recv(1) == b""

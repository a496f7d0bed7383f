"""Speak with callers: Asterisk hands each call of a status number to this server (FastAGI).

Each call has a process of its own, which ends with it: pyst2 wants the main thread, and a call
that hangs holds up no other. Which sounds are played is decided in `ivr.status_line.status_line`.
"""

import datetime as dt
import hmac
import io
import logging
import multiprocessing
import signal
import socket
import socketserver
from collections.abc import Callable, Sequence
from pathlib import Path

from asterisk.agi import AGI, AGIException

from ivr.prompts.prompts import Prompts
from ivr.status_line import status_line
from ivr.status_line.dialog_steps import Answer, DialogStep, HangUp, Keyed, Listen, Say
from ivr.status_line.status_calls import StatusCall
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

KEYS = "0123456789*#"
END_OF_NUMBER = "#"
ANSWER_S = 60  # Asterisk answers each order within the length of its sound
FIRST_WORD_S = 5  # Asterisk says at once whose call it brings
# Characters that would end a word or an order of the protocol.
UNSAFE = frozenset('"\\\r\n\0')


class CallEnded(Exception):
    """Say that the caller has hung up, or that Asterisk reports no more on the call."""


class UnsafeAgiValue(ValueError):
    """Refuse to put into an order what could be read as another one."""


class AgiLine:
    """Hold the line to one caller: answer, play, hear keys. Raises `CallEnded` after its end."""

    def __init__(self, agi: AGI, *, sounds: Path) -> None:
        self._agi = agi
        self._sounds = sounds

    def answer(self) -> None:
        self._ask(self._agi.answer)

    def play(self, units: Sequence[str], *, interruptible: bool) -> str:
        """Play sounds; give the key that was pressed meanwhile, if that may end them."""
        escape = KEYS if interruptible else ""
        for unit in units:
            log.debug("plays %s", unit)
            key = self._ask(self._agi.stream_file, f'"{_clean(self._sounds / unit)}"', escape)
            if key:
                return key
        return ""

    def listen(self, want: Listen, *, first: str) -> str:
        """Gather keys until there are enough, or `#`, or silence; `first` has come already."""
        keys = first or self._key(want.first_s)
        while keys and END_OF_NUMBER not in keys and len(keys) < want.most:
            key = self._key(want.between_s)
            if not key:
                break
            keys += key
        return keys.partition(END_OF_NUMBER)[0] or keys

    def _key(self, seconds: int) -> str:
        return self._ask(self._agi.wait_for_digit, seconds * 1000)

    def _ask(self, order: Callable[..., str | None], *values: object) -> str:
        """Give an order; pyst2 cannot read the empty answer of a line that is cut (ValueError)."""
        try:
            return order(*values) or ""
        except (AGIException, OSError, ValueError) as error:
            raise CallEnded(type(error).__name__) from error


def lead_call(call: StatusCall, line: AgiLine, prompts: Prompts) -> None:
    """Lead one call to its end. Raises `CallEnded` when the caller ends it first."""
    turn = call.begin_dialog()
    line.answer()
    try:
        while not isinstance(turn.want, HangUp):
            turn = status_line.advance_dialog(turn.call, _answer(call, line, prompts, turn))
    except CallEnded:
        raise
    except Exception:
        # Whatever it was: the caller must not hear silence. The log has it, without a number.
        log.exception("a call of the status line could not go on")
        turn = status_line.end_with_apology(turn.call)
    _say(line, prompts, turn)


def _answer(call: StatusCall, line: AgiLine, prompts: Prompts, turn: DialogStep) -> Answer:
    key = _say(line, prompts, turn)
    if isinstance(turn.want, Listen):
        return Keyed(line.listen(turn.want, first=key))
    return call.execute_turn(turn)


def _say(line: AgiLine, prompts: Prompts, turn: DialogStep) -> str:
    log.info("says %s", " ".join(f"{say.language}/{say.name}" for say in turn.say) or "nothing")
    units = [unit for say in turn.say for unit in _units(prompts, say)]
    return line.play(units, interruptible=isinstance(turn.want, Listen))


def _units(prompts: Prompts, say: Say) -> tuple[str, ...]:
    return prompts.sentence(say.name, language=say.language, slots=dict(say.slots))


class AgiServer(socketserver.ForkingTCPServer):
    """Take calls from Asterisk, at most `voice.calls` at once and each `voice.call_s` long."""

    allow_reuse_address = True

    def __init__(
        self, deps: Deps, *, prompts: Prompts, clock: Callable[[], dt.datetime], secret: str
    ) -> None:
        """Open the port; `secret` is what the dialplan proves itself with."""
        self.deps = deps
        # Each call is a process of its own; they count together.
        self._refused = multiprocessing.Value("Q")
        self._secret = secret
        self.prompts = prompts
        self.clock = clock
        self._most = deps.config.voice.calls
        _clean(deps.config.prompts_dir)
        nodes = (deps.config.ami_address(node) for node in deps.config.asterisk.nodes)
        self._asterisks = {socket.gethostbyname(host) for host, _ in nodes}
        # The base class waits for a call to end when it has as many; we refuse before.
        self.max_children = self._most + 1
        super().__init__((deps.config.ports.agi_host, deps.config.ports.agi), _Handler)

    def verify_request(self, request: object, client_address: tuple[str, int]) -> bool:
        """Refuse a client that is none of our Asterisks: it could ask in the name of any caller.

        Refuse a call too many: Asterisk then tells the caller busy, and the call costs nothing.
        """
        if client_address[0] not in self._asterisks:
            log.warning("%s is no ami_host of asterisk.nodes and is refused", client_address[0])
            return False
        self.collect_children()
        if len(self.active_children or ()) < self._most:
            return True
        log.warning("a caller hears busy: %s calls are being spoken with", self._most)
        return False

    def is_dialplan(self, said: str) -> bool:
        """Say whether a call bears the secret of the dialplan; count and log one that does not."""
        if hmac.compare_digest(said.encode(), self._secret.encode()):
            return True
        with self._refused.get_lock():
            self._refused.value += 1
            count = self._refused.value
        log.warning(
            "a call without the dialplan's secret was refused, %d so far: another program asks in "
            "its name, or the dialplan is old (missedcall dialplan write)",
            count,
        )
        return False

    def finish_request(self, request: object, client_address: object) -> None:
        """Serve one call, in its own process; the port is not held open by it."""
        self.socket.close()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, _too_long)
        signal.alarm(self.deps.config.voice.call_s)
        super().finish_request(request, client_address)  # type: ignore[arg-type]  # socket and address, as given


class _Handler(socketserver.StreamRequestHandler):
    """Join one connection of Asterisk to the course of the call."""

    server: AgiServer
    timeout = FIRST_WORD_S
    connection: socket.socket

    def handle(self) -> None:
        try:
            agi = AGI(stdin=_text(self.rfile), stdout=_text(self.wfile), stderr=_Sink())
            if not agi.env:
                return  # a probe only looked whether we are there
            if not self.server.is_dialplan(agi.env.get("agi_arg_4", "")):
                return
            self.connection.settimeout(ANSWER_S)
            config = self.server.deps.config
            call = StatusCall(self.server.deps, call=self._call(agi.env), clock=self.server.clock)
            lead_call(call, AgiLine(agi, sounds=config.prompts_dir), self.server.prompts)
        except CallEnded as error:
            log.info("the caller has gone (%s)", error)
        except OSError as error:
            log.warning("Asterisk has gone (%s)", type(error).__name__)
        except Exception:
            # Not answered yet: the caller hears busy from the dialplan, and pays nothing.
            log.exception("a call of the status line could not be answered")

    def _call(self, env: dict[str, str]) -> MissedCall:
        return MissedCall(
            node=env.get("agi_arg_3", ""),
            uniqueid=env.get("agi_uniqueid", ""),
            caller_id=env.get("agi_arg_1", ""),
            hidden=env.get("agi_arg_2", "").startswith(("prohib", "unavailable")),
            did=self.server.deps.config.telephony.numbers[0],
            at=self.server.clock(),
        )


def _too_long(*_: object) -> None:
    raise CallEnded("the call has lasted too long")


class _Sink(io.TextIOBase):
    """Drop what pyst2 writes to stderr: it is the caller's number and every order."""

    def write(self, text: str) -> int:
        return len(text)


def _text(stream: object) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="\n")  # type: ignore[arg-type]  # a buffered stream of socketserver


def _clean(path: Path) -> str:
    text = str(path)
    if UNSAFE & set(text):
        raise UnsafeAgiValue(
            f"{text!r} cannot be told to Asterisk; set voice.prompts to a plain path"
        )
    return text

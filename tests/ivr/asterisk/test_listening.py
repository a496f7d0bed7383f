"""A supervisor listens to a call, whispers and joins it; who hears what is measured by tones."""

import contextlib
import wave
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.asterisk import ami
from ivr.asterisk.controller import AmiController
from ivr.asterisk.events import ListeningStep, read_asterisk_event
from missedcall.domain.callbacks.listening import ListeningMode
from missedcall.domain.operators.operator_phone import OperatorPhoneKind, Phone
from missedcall.usecases.callbacks.listening_orders import ListeningOrder
from tests.ivr.asterisk.test_recording import ATTEMPT, Call, called_back
from tests.ivr.exchange import NODE, Exchange, wait_until
from tools.softphones.sound import RATE, Handset, share_of

pytestmark = pytest.mark.asterisk

OPERATOR_HZ, CONSUMER_HZ, SUPERVISOR_HZ = 440, 620, 850
LISTENING = "listen-0123456789abcdef0123456789abcdef"
SUPERVISOR = Phone(OperatorPhoneKind.EXTENSION, "202")


@dataclass(frozen=True)
class Listening:
    """Hold a call with a supervisor's telephone on it, and what changes it."""

    call: Call
    desk: Handset
    controller: AmiController

    def heard_by(self, ear: Handset) -> set[int]:
        """Give the tones that are a good part of the last half second of what a phone heard."""
        with ear._lock:
            last = ear._heard[-RATE // 2 :]
        tones = (OPERATOR_HZ, CONSUMER_HZ, SUPERVISOR_HZ)
        return {hertz for hertz in tones if share_of(hertz, last) > 0.1}

    def are_heard(self, *, desk: set[int], operator: set[int], consumer: set[int]) -> None:
        """Wait until each hears exactly these."""
        wanted = [desk, operator, consumer]
        ears = [self.desk, self.call.headset, self.call.mobile]
        wait_until(lambda: [self.heard_by(ear) for ear in ears] == wanted)


@contextlib.contextmanager
def listened_to(exchange: Exchange, *, tone: bool) -> Iterator[Listening]:
    """Put a supervisor's telephone on a call of twelve seconds."""
    exchange.registered("202")
    with (
        called_back(exchange, talk_ms=12_000) as call,
        Handset(host=exchange.host, port=exchange.trunk_port + 14, hertz=SUPERVISOR_HZ) as desk,
        exchange.operator(
            "answer", extension="202", keys={"audio_port": str(desk.port)}
        ) as telephone,
        contextlib.closing(exchange.dialler()) as dialler,
    ):
        controller = AmiController(exchange.config, exchange.secrets, dialler=dialler)
        call.they_hear_each_other()
        controller.ring_listener(
            ListeningOrder(LISTENING, ATTEMPT, NODE, SUPERVISOR, ListeningMode.LISTEN, tone)
        )
        yield Listening(call, desk, controller)
        telephone.wait()


def steps(session: ami.Session) -> list[str]:
    """Give what was told of the listening."""
    told = (
        read_asterisk_event(event.name, event.headers, node=NODE)
        for event in session.take_events(most=100, wait_s=5)
    )
    return [each.step for each in told if isinstance(each, ListeningStep)]


def silent_s(file: Path) -> float:
    """Give how many seconds of a recording are silence, by tenths."""
    with wave.open(str(file)) as sound:
        samples = array("h", sound.readframes(sound.getnframes()))
    tenth = RATE // 10
    parts = [samples[at : at + tenth] for at in range(0, len(samples) - tenth, tenth)]
    return len([part for part in parts if max(map(abs, part)) < 50]) / 10


def test_who_hears_whom_as_a_supervisor_listens_whispers_and_joins(exchange: Exchange) -> None:
    def becomes(mode: ListeningMode) -> None:
        listening.controller.change_mode(node=NODE, listening_id=LISTENING, mode=mode)

    both = {OPERATOR_HZ, CONSUMER_HZ}
    with listened_to(exchange, tone=False) as listening:
        listening.are_heard(desk=both, operator={CONSUMER_HZ}, consumer={OPERATOR_HZ})
        assert "begun" in steps(listening.call.session)
        becomes(ListeningMode.WHISPER)
        listening.are_heard(
            desk=both, operator={CONSUMER_HZ, SUPERVISOR_HZ}, consumer={OPERATOR_HZ}
        )
        becomes(ListeningMode.BARGE)
        listening.are_heard(
            desk=both,
            operator={CONSUMER_HZ, SUPERVISOR_HZ},
            consumer={OPERATOR_HZ, SUPERVISOR_HZ},
        )
        listening.controller.mute_recording(node=NODE, attempt_id=ATTEMPT, muted=True)
        becomes(ListeningMode.LISTEN)
        listening.are_heard(desk=both, operator={CONSUMER_HZ}, consumer={OPERATOR_HZ})
        listening.controller.mute_recording(node=NODE, attempt_id=ATTEMPT, muted=False)
        with exchange.session() as end:
            listening.call.ends()
            told = steps(end)
            while "ended" not in told:
                told += (more := steps(end))
                assert more, "the end was not told"
    assert silent_s(listening.call.file) >= 0.2


def test_the_operator_hears_a_tone_when_told_and_the_supervisor_can_hang_up(
    exchange: Exchange,
) -> None:
    def beeps(ear: Handset, hertz: int) -> bool:
        with ear._lock:
            last = ear._heard[-RATE // 8 :]
        return share_of(hertz, last) < 0.9

    with listened_to(exchange, tone=True) as listening:
        wait_until(lambda: beeps(listening.call.headset, CONSUMER_HZ))
        assert not beeps(listening.call.mobile, OPERATOR_HZ)
        wait_until(lambda: listening.heard_by(listening.desk) == {OPERATOR_HZ, CONSUMER_HZ})
        listening.controller.hang_up_listener(node=NODE, listening_id=LISTENING)
        listening.call.they_hear_each_other()
        listening.call.ends()

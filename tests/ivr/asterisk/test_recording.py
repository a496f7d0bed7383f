"""A consumer rung back hears who calls, the code, and of the recording, and may refuse it."""

import contextlib
import dataclasses
import datetime as dt
import re
import wave
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.asterisk import ami
from ivr.asterisk.events import AsteriskMessage, AttemptEnded, AttemptStep, RecordingRefused
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.recordings.recording import Consent
from missedcall.domain.shared.speech import SPOKEN_LANGUAGES, SpokenLanguage
from missedcall.usecases.recordings import recordings
from tests.ivr.exchange import CODE, Exchange, wait_until
from tests.ivr.listening import listening
from tests.ivr.voice import make_sound
from tests.kit import World, after, changed
from tools.softphones.sipp import Sipp
from tools.softphones.sound import Handset, share_of

pytestmark = pytest.mark.asterisk

OPERATOR_HZ, CONSUMER_HZ = 440, 620
RINGING_HZ = 400
NOTICE_HZ = 4000  # of the short sounds that stand for the voice in these tests
LATER = dt.timedelta(seconds=10)
ATTEMPT = "attempt-fedcba9876543210fedcba9876543210"


@dataclass(frozen=True)
class Call:
    """Hold the two phones of a callback, and the session that hears of it."""

    exchange: Exchange
    session: ami.Session
    headset: Handset
    mobile: Handset
    operator: Sipp
    consumer: Sipp
    attempt_id: str

    @property
    def file(self) -> Path:
        return self.exchange.config.recordings_dir / f"{self.attempt_id}.wav"

    def told(self, count: int) -> list[AsteriskMessage]:
        return self.exchange.told(self.session, count=count)

    def ends(self) -> None:
        """Wait until both have hung up."""
        self.consumer.wait()
        self.operator.wait()

    def they_hear_each_other(self) -> None:
        wait_until(lambda: self.headset.hears(CONSUMER_HZ) and self.mobile.hears(OPERATOR_HZ))


@contextlib.contextmanager
def called_back(
    exchange: Exchange,
    *,
    talk_ms: int = 4000,
    hangs_up: str = "consumer",
    language: SpokenLanguage = "hi",
    attempt_id: str = ATTEMPT,
    tones: bool = False,
) -> Iterator[Call]:
    """Ring back: the one who hangs up does so `talk_ms` after the phone was answered."""
    port = exchange.trunk_port
    exchange.registered()
    course = {"consumer": "answer", "operator": "answer"} | {hangs_up: "answer_and_hang_up"}
    with (
        Handset(host=exchange.host, port=port + 10, hertz=OPERATOR_HZ) as headset,
        Handset(host=exchange.host, port=port + 12, hertz=CONSUMER_HZ, tones=tones) as mobile,
        exchange.session() as session,
        exchange.operator(
            course["operator"], keys={"audio_port": str(headset.port)}, duration_ms=talk_ms
        ) as operator,
        exchange.consumer(
            course["consumer"],
            keys={"audio_port": str(mobile.port)} | ({"sounds": "8"} if tones else {}),
            duration_ms=talk_ms,
        ) as consumer,
    ):
        call = Call(exchange, session, headset, mobile, operator, consumer, attempt_id)
        call.file.unlink(missing_ok=True)
        exchange.place(attempt_id, language=language)
        yield call


def ended(told: AsteriskMessage) -> AttemptEnded:
    assert isinstance(told, AttemptEnded)
    return told


def reserved(world: World, exchange: Exchange) -> str:
    """Bring a caller to where Asterisk is to ring; give the attempt."""
    world.configure("service", state_dir=exchange.config.state_dir)
    world.misses()
    world.operator()
    return world.rung(at=after(seconds=4))


def shares(file: Path) -> tuple[float, float]:
    """Give how much of the sound is the operator's and how much the consumer's."""
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getsampwidth()) == (1, 8000, 2)
        samples = list(array("h", sound.readframes(sound.getnframes())))
    middle = samples[len(samples) // 2 :][:8000]
    return share_of(OPERATOR_HZ, middle), share_of(CONSUMER_HZ, middle)


@pytest.fixture
def long_notice(exchange: Exchange) -> Iterator[None]:
    """Let the notice begin with a sound of four seconds, for who hangs up while it lasts."""
    first = exchange.config.prompts_dir / "hi/callback_notice-1.wav"
    make_sound(first, seconds=4)
    yield
    make_sound(first, seconds=0.15)


@pytest.mark.parametrize("language", SPOKEN_LANGUAGES)
def test_both_are_recorded_after_the_notice(exchange: Exchange, language: SpokenLanguage) -> None:
    with called_back(exchange, language=language) as call:
        wait_until(lambda: call.mobile.hears(NOTICE_HZ, seconds=0.1))
        call.they_hear_each_other()
        call.ends()
        *_, joined, end = call.told(4)

    assert isinstance(joined, AttemptStep)
    assert (joined.step, joined.consent) == ("joined", Consent.ON)
    assert ended(end).outcome is CallOutcome.ANSWERED
    assert (ended(end).bridged_at, ended(end).consent) == (joined.at, Consent.ON)
    wait_until(lambda: min(shares(call.file)) > 0.3)


@pytest.mark.parametrize("tones", [False, True])
def test_who_refuses_during_the_notice_is_not_recorded_and_is_served(
    exchange: Exchange, tones: bool
) -> None:
    with called_back(exchange, tones=tones) as call:
        wait_until(lambda: call.mobile.hears(NOTICE_HZ, seconds=0.1))
        call.mobile.press("0")
        call.they_hear_each_other()
        call.ends()
        *_, joined, end = call.told(4)

    assert isinstance(joined, AttemptStep)
    assert joined.consent is Consent.REFUSED
    assert ended(end).outcome is CallOutcome.ANSWERED
    assert not call.file.exists()


def test_another_key_refuses_nothing(exchange: Exchange) -> None:
    with called_back(exchange) as call:
        wait_until(lambda: call.mobile.hears(NOTICE_HZ, seconds=0.1))
        call.mobile.press("#")
        call.they_hear_each_other()
        call.mobile.press("5")
        call.ends()

    assert ended(call.told(4)[-1]).consent is Consent.ON
    wait_until(lambda: min(shares(call.file)) > 0.3)


def test_who_refuses_in_the_conversation_has_his_recording_deleted(
    exchange: Exchange, world: World
) -> None:
    attempt_id = reserved(world, exchange)
    with (
        listening(world, exchange),
        called_back(exchange, talk_ms=7000, attempt_id=attempt_id) as call,
    ):
        call.they_hear_each_other()
        wait_until(call.file.exists)
        call.mobile.press("0")
        wait_until(lambda: not call.file.exists())
        wait_until(lambda: call.mobile.hears(NOTICE_HZ, seconds=0.1))  # the operator is told so
        call.they_hear_each_other()
        call.ends()
        wait_until(lambda: world.one("attempts")["outcome"])
        exchange.wait_for_journal(0)

    row = world.one("recordings")
    assert world.one("attempts")["outcome"] == "answered"
    assert (row["state"], row["refused_at"] is not None) == ("refused", True)
    assert row["deleted_at"] is not None
    assert not call.file.exists()


@pytest.mark.parametrize("tones", [False, True])
def test_a_refusal_that_nobody_heard_waits_in_the_journal(exchange: Exchange, tones: bool) -> None:
    with called_back(exchange, talk_ms=5000, tones=tones) as call:
        call.they_hear_each_other()
        call.mobile.press("0")
        call.ends()

    refused, end = exchange.journal()
    assert isinstance(refused, RecordingRefused)
    assert refused.attempt_id == ended(end).attempt_id == ATTEMPT
    assert refused.at <= ended(end).at


def test_a_recording_that_nobody_heard_of_is_known_afterwards(
    exchange: Exchange, world: World
) -> None:
    """The listener dies before they are joined and comes back when all is over."""
    attempt_id = reserved(world, exchange)
    with called_back(exchange, attempt_id=attempt_id) as call:
        with listening(world, exchange):
            wait_until(lambda: world.one("attempts")["operator_at"])
        call.they_hear_each_other()
        call.ends()
        exchange.wait_for_journal(1)
    assert world.rows("recordings") == []

    with listening(world, exchange):
        exchange.wait_for_journal(0)
    recordings.measure_finished_recordings(world.deps, now=dt.datetime.now(dt.UTC) + LATER)

    row = world.one("recordings")
    assert (row["state"], row["path"]) == ("kept", call.file.name)
    assert row["bytes"] == call.file.stat().st_size
    assert row["seconds"] >= 1


@pytest.mark.usefixtures("long_notice")
def test_who_hangs_up_during_the_notice_was_not_spoken_with(exchange: Exchange) -> None:
    with called_back(exchange, talk_ms=800) as call:
        call.ends()
        answered, end = call.told(3)[1:]

    assert isinstance(answered, AttemptStep)
    assert ended(end).outcome is CallOutcome.HUNG_UP_EARLY
    assert (ended(end).bridged_at, ended(end).talk_s) == (None, None)
    assert not call.file.exists()


@pytest.mark.usefixtures("long_notice")
def test_an_operator_who_hangs_up_during_the_notice_has_failed_the_caller(
    exchange: Exchange,
) -> None:
    with called_back(exchange, hangs_up="operator", talk_ms=3500) as call:
        call.ends()
        end = ended(call.told(3)[-1])

    assert end.outcome is CallOutcome.OPERATOR_HUNG_UP
    assert (end.consumer_at is None, end.bridged_at) == (False, None)
    assert not call.file.exists()


def test_nothing_is_recorded_when_the_notice_cannot_be_played(exchange: Exchange) -> None:
    sound = exchange.config.prompts_dir / "hi/callback_recorded-1.wav"
    sound.unlink()
    try:
        with called_back(exchange) as call:
            call.they_hear_each_other()
            call.ends()
            end = ended(call.told(4)[-1])
    finally:
        make_sound(sound, seconds=0.15)

    assert (end.outcome, end.consent) == (CallOutcome.ANSWERED, Consent.UNHEARD)
    assert not call.file.exists()


def test_without_recordings_only_the_notice_of_who_calls_is_played(exchange: Exchange) -> None:
    config = changed(exchange.config, "recording", enabled=False)

    with called_back(dataclasses.replace(exchange, config=config)) as call:
        call.they_hear_each_other()
        call.mobile.press("0")
        call.ends()
        end = ended(call.told(4)[-1])

    assert (end.outcome, end.consent) == (CallOutcome.ANSWERED, Consent.OFF)
    assert not call.file.exists()


def test_the_operator_hears_ringing_until_they_are_joined(exchange: Exchange) -> None:
    with called_back(exchange) as call:
        wait_until(lambda: call.mobile.hears(NOTICE_HZ, seconds=0.1))
        assert not call.headset.hears(CONSUMER_HZ)
        wait_until(lambda: call.headset.hears(RINGING_HZ, seconds=0.1))
        call.ends()


def test_the_code_stands_in_no_event_and_in_no_log(exchange: Exchange) -> None:
    with called_back(exchange, talk_ms=2500) as call:
        call.ends()
        events: list[ami.ManagerEvent] = []
        while not any(event.headers.get("UserEvent") == "CallbackOutcome" for event in events):
            events += call.session.take_events(most=100, wait_s=10)

    for said in (*(str(event.headers) for event in events), exchange.log.read_text()):
        assert not re.search(rf"(?<!\d){CODE}(?!\d)", said)
        assert f"hi/{CODE[0]}" not in said

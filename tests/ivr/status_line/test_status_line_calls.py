"""The status line on a real Asterisk: a caller hears the amount, presses keys, and is let go."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.prompts import prompt_files
from missedcall.cli.admin.prompts import RECORDINGS
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.connection.rejection import RejectionReason
from missedcall.domain.connection.states import Event, Rule
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared import speech
from missedcall.domain.shared.speech import SpokenLanguage
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from tests import kit
from tests.ivr.exchange import Exchange
from tests.ivr.status_phone import StatusPhone
from tests.ivr.voice import BOOK, short_sounds, speaking
from tests.kit import CALLER, NEIGHBOUR, NOON, World, after, ist
from tests.support.waiting import wait_until
from tests.usecases.store import Store

pytestmark = pytest.mark.asterisk

FROM = CALLER.removeprefix("+91")


@dataclass(frozen=True)
class Voice:
    """Hold the server of the voice, and what it was heard to say."""

    exchange: Exchange
    world: World
    log: Path

    def rung(self, *, caller: str = FROM, tones: bool = False) -> StatusPhone:
        [did] = self.exchange.config.telephony.status_numbers
        return StatusPhone(self.exchange.sip, did=did, caller=caller, tones=tones)

    @property
    def played(self) -> list[str]:
        """Give the sounds Asterisk was asked for, in order."""
        lines = self.log.read_text().splitlines()
        return [line.split()[-1] for line in lines if " plays " in line]

    def plays(self, *units: str, times: int = 1) -> None:
        """Wait until these units were asked for one right after the other, so many times."""
        wait_until(lambda: _count(units, self.played) >= times, seconds=30)


@pytest.fixture
def voice(exchange: Exchange, tmp_path: Path) -> Iterator[Voice]:
    """Speak in short tones, so that a call takes seconds."""
    yield from _voice(exchange, tmp_path, sounds=short_sounds(tmp_path / "sounds"))


@pytest.fixture
def machines_voice(exchange: Exchange, tmp_path: Path) -> Iterator[Voice]:
    """Speak as the service does."""
    folder = exchange.config.prompts_dir
    prompt_files.build_sounds(
        BOOK.units(), folder=folder, recordings=RECORDINGS, say=lambda _: None
    )
    yield from _voice(exchange, tmp_path, sounds=folder)


def _voice(exchange: Exchange, folder: Path, *, sounds: Path) -> Iterator[Voice]:
    config = kit.changed(exchange.config, "voice", prompts=sounds)
    world = kit.make_world(folder, config=config)
    database, log = f"sqlite:///{folder / 'world.db'}", folder / "voice.log"
    with speaking(config, database=database, log=log, secret=exchange.secrets.agi):
        yield Voice(exchange, world, log)


def applied(world: World) -> tuple[str, int]:
    """Bring a consumer to a demand; give its number and the amount in paise."""
    operator_id, attempt_id = world.talks()
    submitted = world.submit(operator_id, attempt_id)
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(seconds=30))
    return submitted.number, submitted.total_paise


def _count(units: tuple[str, ...], played: list[str]) -> int:
    size = len(units)
    return sum(tuple(played[at : at + size]) == units for at in range(len(played)))


@pytest.mark.parametrize(
    ("language", "key", "tones"), [("hi", "1", False), ("en", "3", False), ("en", "3", True)]
)
def test_a_known_caller_chooses_a_language_and_hears_his_amount(
    voice: Voice, language: SpokenLanguage, key: str, tones: bool
) -> None:
    _, paise = applied(voice.world)

    with voice.rung(tones=tones) as phone:
        assert phone.answered
        voice.plays("hi/status_due-1")
        phone.press("9")
        voice.plays("hi/language_choice")
        phone.press(key)
        voice.plays(f"{language}/language_chosen")
        phone.press("1")
        voice.plays(f"{language}/status_due-2", *speech.amount(paise, language=language))

    assert phone.loud_s > 1
    assert voice.world.one("preferences")["language"] == language
    assert CALLER not in voice.log.read_text()


def test_the_machines_voice_is_heard(machines_voice: Voice) -> None:
    with machines_voice.rung() as phone:
        wait_until(lambda: phone.loud_s > 3, seconds=20)


def test_an_unknown_caller_keys_the_application_number(voice: Voice) -> None:
    number, paise = applied(voice.world)

    with voice.rung(caller=NEIGHBOUR.removeprefix("+91")) as phone:
        voice.plays("hi/ask_number")
        phone.press(number)
        voice.plays("hi/status_due-2", *speech.amount(paise, language="hi"))
        phone.press("2")
        voice.plays("hi/sms_sent")

    again = voice.world.rows("messages")[-1]
    assert (again["key"], again["number"]) == ("demand", CALLER)


def test_the_applicant_chooses_when_the_lineman_comes(voice: Voice) -> None:
    store = Store(voice.world)
    store.receives("M1")
    number = store.paid()

    with voice.rung() as phone:
        voice.plays("hi/menu_slot")
        phone.press("7")
        voice.plays("hi/slot_afternoon-1", "hi/2", "hi/slot_afternoon-2")
        phone.press("2")
        voice.plays("hi/slot_chosen-1", *speech.date(dt.date(2026, 11, 24), language="hi"))
        phone.press("7")
        voice.plays("hi/slot_keep", times=2)
        phone.press("0")
        voice.plays("hi/slot_kept")

    visit, told = store.case(number).visit, voice.world.rows("messages")[-1]
    assert visit
    assert (visit.slot_from, visit.slot_by) == (ist(13, day=24), "caller")
    assert (told["key"], told["number"]) == ("visit", CALLER)
    assert "24-11, 13-17" in told["text"]


def test_the_applicant_objects_to_the_rejection(voice: Voice) -> None:
    applied(voice.world)
    for event, role in ((Event.PROPOSE_REJECTION, Actor.JE), (Event.REJECT, Actor.AE)):
        command = Command(
            event, role, role.value, reason="old bill", rejection=RejectionReason.DUES
        )
        workflow.execute_command(voice.world.deps, application_id=1, command=command, now=NOON)

    with voice.rung() as phone:
        voice.plays("hi/menu_objection")
        phone.press("8")
        voice.plays("hi/objection_taken")

    told = voice.world.rows("messages")[-1]
    assert (told["key"], told["number"]) == ("objection_noted", CALLER)
    assert voice.world.rows("application_steps")[-1]["rule"] == Rule.OBJECTION_MADE


def test_three_wrong_numbers_lead_to_the_other_ways(voice: Voice) -> None:
    with voice.rung() as phone:
        voice.plays("hi/ask_number")
        for tries in (1, 2, 3):
            phone.press("12#")  # `#`: that is all
            voice.plays("hi/number_wrong", times=tries)
        voice.plays("hi/tries_over")
        phone.press("3")
        voice.plays("hi/callback_soon")
        wait_until(lambda: phone.ended, seconds=20)

    assert voice.world.one("callbacks")["number"] == CALLER


def test_who_is_silent_is_asked_again_and_then_let_go(voice: Voice) -> None:
    voice.world.misses()

    with voice.rung() as phone:
        wait_until(lambda: phone.ended, seconds=120)

    assert voice.played.count("hi/menu_repeat") == 3
    assert voice.played[-1] == "hi/goodbye"


def test_who_hangs_up_in_the_middle_leaves_nothing_behind(voice: Voice) -> None:
    with voice.rung() as phone:
        voice.plays("hi/welcome")
        phone.hang_up()
        wait_until(lambda: "the caller has gone" in voice.log.read_text())

    with voice.rung() as phone:
        assert phone.answered


def test_a_line_break_in_the_callers_number_gives_no_orders(voice: Voice) -> None:
    with voice.rung(caller=f"{FROM}%0aagi_arg_1:%20{NEIGHBOUR}%0a%0a200%20result=1") as phone:
        voice.plays("hi/ask_number")
        phone.press("3#")
        voice.plays("hi/callback_refused")

    assert voice.world.rows("callbacks") == []


def test_while_the_voice_is_away_the_caller_hears_busy_and_pays_nothing(
    exchange: Exchange,
) -> None:
    [did] = exchange.config.telephony.status_numbers

    with StatusPhone(exchange.sip, did=did, caller=FROM) as phone:
        assert phone.status == 486

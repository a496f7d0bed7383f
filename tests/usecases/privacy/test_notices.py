"""Each notice is a row: read by the operator with the form, or spoken before the joining."""

import hashlib
from pathlib import Path

import pytest

import ivr
from missedcall.domain.privacy import notice
from missedcall.domain.recordings.recording import Consent
from missedcall.usecases.applications import applications
from missedcall.usecases.applications.form_calls import NotYourCall
from missedcall.usecases.callbacks import attempts
from tests.kit import NOON, World, a_form, after
from tests.support.screen_texts import said
from tests.usecases.privacy import story


def test_the_notice_read_with_the_form_is_a_row_and_no_part_of_the_form(world: World) -> None:
    operator_id, attempt_id = world.talks()
    application = world.submit(operator_id, attempt_id, a_form(language="en"))

    row = world.one("notices")
    assert (row["version"], row["language"], row["how"]) == (notice.READ_VERSION, "en", "read")
    assert (row["attempt_id"], row["application_id"]) == (attempt_id, application.application_id)
    assert (row["at"], row["actor"]) == (NOON, f"operator {operator_id}")
    assert "notice_read" not in world.one("applications")["form"]


def test_each_household_of_a_call_is_read_it(world: World) -> None:
    operator_id, attempt_id = world.talks()
    for household in (1, 2, 2):
        take_form(world, operator_id, attempt_id, household)

    assert [row["household"] for row in world.rows("notices")] == [1, 2]


def take_form(world: World, operator_id: int, attempt_id: str, household: int) -> None:
    applications.submit_application(
        world.deps,
        operator_id=operator_id,
        attempt_id=attempt_id,
        form=a_form(),
        household=household,
        more=True,
        now=NOON,
    )


def test_a_form_that_is_not_taken_leaves_no_notice(world: World) -> None:
    _, attempt_id = world.talks()
    stranger = world.operator("bina")

    with pytest.raises(NotYourCall):
        world.submit(stranger, attempt_id)

    assert world.rows("notices") == []


@pytest.mark.parametrize(
    ("consent", "told"),
    [(Consent.ON, 1), (Consent.REFUSED, 1), (Consent.OFF, 1), (Consent.UNHEARD, 0)],
)
def test_what_the_dialplan_spoke_is_a_row_once(world: World, consent: Consent, told: int) -> None:
    world.operator()
    world.misses()
    attempt_id = world.rung(at=after(seconds=4))
    for _ in range(2):
        attempts.note_attempt_step(
            world.deps, attempt_id=attempt_id, step="joined", at=NOON, now=NOON, consent=consent
        )

    rows = world.rows("notices")
    assert len(rows) == told
    assert [(row["how"], row["version"], row["household"]) for row in rows] == [
        ("spoken", notice.SPOKEN_VERSION, notice.WHOLE_CALL)
    ] * told


def test_whose_data_is_erased_keeps_proof_that_he_was_told(world: World) -> None:
    story.applies(world)

    assert {row["how"] for row in world.rows("notices")} == {"read", "spoken"}


# A change of a notice's words raises its version, and puts its hash here.
WORDS = {"form-1": "c4702b49b773", "call-1": "e928873c59fd"}


READ_OUT = (
    "We write down your name, address and telephone number for this application for "
    "a new connection only. By a missed call to this number you can ask what we "
    "hold, have it corrected or erased. You can complain at 1912 or to the Data "
    "Protection Board. We ask for no money, no OTP and no Aadhaar."
)


def test_a_version_stays_with_its_words() -> None:
    prompts = (Path(ivr.__file__).parent / "prompts.yaml").read_text()
    start, end = prompts.index("callback_notice:"), prompts.index("callback_cut:")
    words = {
        notice.READ_VERSION: " ".join((said(READ_OUT), READ_OUT)),
        notice.SPOKEN_VERSION: prompts[start:end],
    }

    assert {version: _hash(text) for version, text in words.items()} == WORDS


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]

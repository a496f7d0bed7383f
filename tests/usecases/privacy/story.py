"""An applicant with rows in many tables, and what is looked for after the data is erased."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from missedcall.db.applications import drafts
from missedcall.db.calls import dead_letters, preferences
from missedcall.db.messages import receipts
from missedcall.db.recordings import recordings
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.domain.recordings import recording
from missedcall.domain.recordings.recording import Consent
from missedcall.usecases.callbacks import attempts, number_blocks
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.payments import payments
from tests.kit import CALLER, NOON, World, a_form, after

# All of them invented; none is a part of anything else in a test's database.
SECRETS = ("9876500001", "सुनीता", "रामलाल", "मकान 12/3", "शिव मंदिर")

HOUSEHOLD = {"relation_name": "रामलाल वर्मा", "address": "मकान 12/3, वार्ड 4"}


@dataclass(frozen=True)
class Person:
    """Say what the service wrote of her."""

    operator_id: int
    attempt_id: str
    application_id: int
    application: str
    recording: Path


def applies(world: World) -> Person:
    """Let her call, be recorded, apply with an SMS, pay, and leave traces in every table."""
    operator_id = world.operator()
    world.misses()
    attempt_id = world.rung(at=after(seconds=4))
    world.step(attempt_id, "operator_answered", at=after(seconds=5))
    world.step(attempt_id, "consumer_answered", at=after(seconds=9))
    attempts.note_attempt_step(
        world.deps,
        attempt_id=attempt_id,
        step="joined",
        at=after(seconds=10),
        now=after(seconds=10),
        consent=Consent.ON,
    )
    submitted = world.submit(operator_id, attempt_id, a_form(**HOUSEHOLD))
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))
    for message in world.rows("messages"):
        world.deliver_message(message["id"], at=after(minutes=2))
    _leave_traces(world, attempt_id)
    return Person(
        operator_id,
        attempt_id,
        submitted.application_id,
        submitted.number,
        _record(world, attempt_id),
    )


def _record(world: World, attempt_id: str) -> Path:
    file = world.deps.config.recordings_dir / recording.recording_file_name(attempt_id)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"RIFF her voice")
    with world.deps.db.writing() as db:
        recordings.move_recording(
            db,
            attempt_id,
            from_state="running",
            to_state="kept",
            at=after(minutes=3),
            actor="test",
            reason="the call is over",
        )
    return file


def _leave_traces(world: World, attempt_id: str) -> None:
    with world.deps.db.writing() as db:
        typed = {"name": "सुनीता वर्मा", "address": "मकान 12/3"}
        drafts.save_draft(db, number=CALLER, typed=typed, attempt_id=attempt_id, at=NOON)
        preferences.set_language(db, number=CALLER, language="hi", at=NOON)
        receipts.add_receipt(db, gateway="local", raw=f"to=91{CALLER[3:]}", received_at=NOON)
        dead_letters.add_dead_letter(
            db, node="node-1", key="k", raw=f"x {CALLER}", reason="test", at=NOON
        )


def boss(world: World, login: str = "boss", role: Actor = Actor.ADMIN) -> Operator:
    """Add a person and give the person as logged in."""
    operator_id = operators.add_operator(
        world.deps,
        login=login,
        name="Invented Officer",
        role=role,
        password="correct horse",
        extension=None,
        language="hi",
        by="test",
        now=NOON,
    )
    found = operators.get_operator(world.deps, operator_id=operator_id)
    assert found is not None
    return found


def pays(world: World, person: Person, *, at: dt.datetime = NOON) -> None:
    due = next(
        row["total_paise"]
        for row in world.rows("demands")
        if row["application_id"] == person.application_id
    )
    notice = PaymentNotice(Channel.GATEWAY, "PAY1", due, settled_at=at)
    payments.book_payment(
        world.deps, application=person.application, notice=notice, actor="gw", now=at
    )


def withdraws(world: World, person: Person, *, at: dt.datetime = NOON) -> None:
    command = Command(
        Event.WITHDRAW,
        Actor.OPERATOR,
        "asha",
        declared={"identity_proven": True},
        reason="सुनीता says",
    )
    workflow.execute_command(
        world.deps, application_id=person.application_id, command=command, now=at
    )


def bars(world: World, by: Operator) -> None:
    number_blocks.block_number(
        world.deps,
        number=CALLER,
        kind=BlockKind.DO_NOT_CALL,
        until=None,
        by=by,
        reason="सुनीता asked",
        now=NOON,
    )


def everywhere(folder: Path) -> dict[str, list[str]]:
    """Say in which files of a folder, the write-ahead log included, which secret still stands."""
    found: dict[str, list[str]] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            there = [word for word in SECRETS if any(form in raw for form in _forms(word))]
            if there:
                found[file.name] = there
    return found


def _forms(word: str) -> tuple[bytes, bytes]:
    """Give a word as SQLite keeps text, and as JSON escapes it."""
    return word.encode(), word.encode("ascii", "backslashreplace")

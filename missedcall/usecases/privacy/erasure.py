"""Erase what is held of a person who asks for it: out of sight at once, gone when the law lets it.

The Digital Personal Data Protection Rules, 2025 want data kept for a year after its last use
(rule 8(3)), and the person wants it gone. So it is taken out of all tables at once and sealed in
one row, which only the data officer can open; when the year is over, the row is emptied.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from missedcall.db.callbacks import callbacks
from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists, messages
from missedcall.db.messages.messages import MessageRow
from missedcall.db.privacy import erasure_requests, personal_rows
from missedcall.db.privacy import retention as runs
from missedcall.db.privacy.erasure_requests import ErasureRequestRow
from missedcall.db.recordings import recordings
from missedcall.domain.messages.message import WAITING, MessageState
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import unsent
from missedcall.usecases.privacy.export import value_as_json
from missedcall.usecases.recordings import recording_files

AT_ONCE = 20
DECIDED_WITHIN = dt.timedelta(days=30)
REASON = "the owner's data is erased"
RUN = "on request"  # its name among the runs of retention


def run_erasures(deps: Deps, *, now: dt.datetime) -> None:
    """Restrict what was asked for in a call that is over now, and erase what is due.

    What is not decided for a month is withdrawn.
    """
    with deps.db.reading() as db:
        forgotten = erasure_requests.list_undecided_requests(
            db, before=now - DECIDED_WITHIN, limit=AT_ONCE
        )
        asked = erasure_requests.list_requests_to_seal(db, limit=AT_ONCE)
        due = erasure_requests.list_requests_due(db, now=now, limit=AT_ONCE)
    for request_id in forgotten:
        with deps.db.writing() as db:
            erasure_requests.decide_erasure_request(
                db, request_id, to="withdrawn", at=now, by="system"
            )
    for row in asked:
        with deps.db.writing() as db:
            seal_person(deps, db, row.id, row.number, now=now)
    for row in due:
        _erase(deps, row, now=now)


def seal_person(
    deps: Deps, db: DbConnection, request_id: int, number: str, *, now: dt.datetime
) -> bool:
    """Take what is held of a number out of the tables; False while it is being worked with."""
    under_way = message_lists.list_messages_to_number(db, number)
    if callbacks.get_open_callback(db, number) or any(
        row.state == MessageState.CLAIMED for row in under_way
    ):
        return False
    for row in under_way:
        _take_back(db, row, now=now)
    held = personal_rows.read_person(db, number)
    held.pop("erasure_requests", None)
    minimum = dt.timedelta(days=deps.config.retention.on_request_days)
    for recording in held.get("recordings", ()):
        _restrict_recording(db, recording["attempt_id"], now=now)
    roots = {
        t: which
        for t, which in personal_rows.rows_with_number(number).items()
        if t != "erasure_requests"
    }
    personal_rows.erase_person(db, roots)
    return erasure_requests.seal_data_of_request(
        db,
        request_id,
        sealed=_plain(held),
        erase_at=max(_instants(held), default=now) + minimum,
        at=now,
    )


def _take_back(db: DbConnection, message: MessageRow, *, now: dt.datetime) -> None:
    """Let a message that waits, or may be sent again for a doubt, not be sent any more."""
    if message.state in WAITING:
        unsent.end_unsent_message(
            db, message, MessageState.SUPERSEDED, actor="system", reason=REASON, now=now
        )
    messages.move_message(
        db,
        message.id,
        MessageState.FAILED,
        at=now,
        actor="system",
        reason=REASON,
        only_from=(MessageState.IN_DOUBT,),
    )


def _restrict_recording(db: DbConnection, attempt_id: str, *, now: dt.datetime) -> None:
    recordings.move_recording(
        db,
        attempt_id,
        from_state="kept",
        to_state="restricted",
        at=now,
        actor="system",
        reason=REASON,
    )


def _instants(held: Mapping[str, list[dict[str, Any]]]) -> Iterator[dt.datetime]:
    """Give when something happened to what is held; what was only planned does not count."""
    for rows in held.values():
        for row in rows:
            yield from (
                value
                for name, value in row.items()
                if isinstance(value, dt.datetime) and name in HAPPENED
            )


# Columns that say when data was used, in whichever table.
HAPPENED = frozenset(
    {"at", "recorded_at", "created_at", "closed_at", "ended_at", "accepted_at", "final_at"}
    | {"since", "posted_at", "answered_at", "done_at", "started_at", "saved_at", "chosen_at"}
    | {"given_at", "decided_at"}
)


def _plain(held: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [{name: value_as_json(value) for name, value in row.items()} for row in rows]
        for table, rows in held.items()
    }


def _erase(deps: Deps, row: ErasureRequestRow, *, now: dt.datetime) -> None:
    """Delete the files first: a row that says so too early would never be looked at again."""
    attempts = [recording["attempt_id"] for recording in row.sealed.get("recordings", ())]
    with deps.db.reading() as db:
        files = [
            found for each in attempts if (found := recordings.get_recording(db, each)) is not None
        ]
    for recording in files:
        recording_files.delete_recording_file(deps.config.recordings_dir, recording.path)
    with deps.db.writing() as db:
        for recording in files:
            recordings.move_recording(
                db,
                recording.attempt_id,
                from_state="restricted",
                to_state="expired",
                at=now,
                actor="system",
                reason=REASON,
                deleted_at=now,
            )
        if erasure_requests.erase_sealed_data(db, row.id, at=now):
            runs.note_retention_run(db, RUN, at=now, erased=1)

"""Put calls into operators' hands and fill in forms, as the listener and operators do."""

import datetime as dt
from typing import Any

from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.operators import operators
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices import offices


def attempt_of(serial: int) -> str:
    return f"bench-{serial}"


def number_of(serial: int) -> str:
    return f"+9198765{1000 + serial:05d}"


def take_call(deps: Deps, *, operator_id: int, serial: int) -> None:
    """Put a call that is just over into the operator's hand, as the listener would."""
    now = dt.datetime.now(dt.UTC)
    moved: dict[str, Any] = {"at": now, "actor": "bench", "reason": "bench"}
    with deps.db.writing() as db:
        callback_id = callbacks.add_callback(
            db,
            at=now,
            reason="bench",
            number=number_of(serial),
            did=deps.config.telephony.numbers[0],
            code="4711",
            language="hi",
            due_at=now,
        )
        callbacks.move_callback(
            db, callback_id, from_states=("waiting",), to_state="wrap_up", **moved
        )
        attempts.add_attempt(
            db,
            id=attempt_of(serial),
            callback_id=callback_id,
            operator_id=operator_id,
            node="node-1",
            created_at=now,
            deadline_at=now + dt.timedelta(hours=1),
            operator_at=now,
            consumer_at=now,
            ended_at=now,
        )
        operators.move_operator(
            db,
            operator_id,
            from_states=("offline", "ready", "paused"),
            to_state="wrap_up",
            attempt_id=attempt_of(serial),
            **moved,
        )


def form_of(deps: Deps, serial: int) -> dict[str, object]:
    """Fill in a form for a house of its own."""
    category = deps.config.categories[0]
    return {
        "name": "सुनीता वर्मा",
        "relation_name": "रामलाल वर्मा",
        "mobile": number_of(serial),
        "address": f"मकान {serial}, वार्ड 4",
        "landmark": "शिव मंदिर के पास",
        "locality": offices.list_localities(deps)[0].code,
        "category": category.code,
        "load": "2",
        "unit": category.unit,
        "cable": "applicant",
        "language": "hi",
        "notice_read": True,
        "different_reason": "the measured applicants differ by their houses alone",
    }

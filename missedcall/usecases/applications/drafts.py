"""Keep what an operator types, so that a dropped call loses nothing of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from missedcall.db.applications import applications, drafts
from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators
from missedcall.domain.applications.application import FIELDS
from missedcall.domain.privacy import aadhaar
from missedcall.usecases.deps import Deps

MOST_TYPED = 500
# The notice is read out in each conversation anew.
NEVER_KEPT = frozenset({"notice_read"})


@dataclass(frozen=True)
class FormDraft:
    """Hold what was typed for a telephone; `saved_in` is the attempt in which it was."""

    typed: Mapping[str, str]
    saved_at: dt.datetime
    saved_in: str


def save_draft(
    deps: Deps,
    *,
    operator_id: int,
    attempt_id: str,
    household: int,
    typed: Mapping[str, str],
    now: dt.datetime,
) -> bool:
    """Keep what is typed for the telephone in hand; False when this call is not in hand.

    False too when the form of this household is in: a save that was still under way must not
    come back in the next household's form.
    What is no field of the form is left out, and no Aadhaar number is kept.
    """
    kept = {
        name: aadhaar.mask_aadhaar(text[:MOST_TYPED])
        for name, text in typed.items()
        if name in FIELDS and name not in NEVER_KEPT
    }
    with deps.db.writing() as db:
        row = _in_hand(db, operator_id, attempt_id)
        if row is None:
            return False
        if any(
            form.household == household
            for form in applications.list_applications_of_callback(db, row.id)
        ):
            return False
        drafts.save_draft(db, number=row.number, typed=kept, attempt_id=attempt_id, at=now)
    return True


def discard_draft(deps: Deps, *, operator_id: int, attempt_id: str) -> bool:
    """Begin anew: on a shared telephone it may be another household that calls this time."""
    with deps.db.writing() as db:
        row = _in_hand(db, operator_id, attempt_id)
        if row is None:
            return False
        drafts.delete_draft(db, row.number)
    return True


def draft_of_telephone(deps: Deps, *, number: str) -> FormDraft | None:
    """Give what was typed for a telephone and not sent, in this call or in one before."""
    with deps.db.reading() as db:
        row = drafts.get_draft_of_number(db, number)
    return FormDraft(row.typed, row.saved_at, row.saved_in) if row else None


def _in_hand(db: DbConnection, operator_id: int, attempt_id: str) -> CallbackRow | None:
    """Give the callback of an attempt that this operator has in hand."""
    operator, attempt = (
        operators.get_operator(db, operator_id),
        attempts.get_attempt(db, attempt_id),
    )
    if operator is None or attempt is None or operator.attempt_id != attempt_id:
        return None
    return callbacks.get_callback(db, attempt.callback_id)

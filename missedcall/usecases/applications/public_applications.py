"""Take an application from its applicant, who has proven a mobile: on a page or in a program.

The rules are those of the operator's desk; what is asked and refused is the same.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping

from missedcall.db.applications import applications, drafts
from missedcall.db.callbacks import callbacks
from missedcall.db.calls import statuses
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.domain.applications.application import FIELDS, Form
from missedcall.domain.operators.roles import Actor
from missedcall.domain.privacy import aadhaar
from missedcall.usecases.applications.applications import write_application
from missedcall.usecases.applications.drafts import MOST_TYPED, NEVER_KEPT, FormDraft
from missedcall.usecases.applications.forms import FormSource, FormToWrite, Submitted, as_taken
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import messages
from missedcall.usecases.operators import abilities

SAVED_ON_INTERNET = "internet"  # in place of the call in which a draft was typed
# The telephone's, not the form's: it is proven, and the applicant cannot type another.
NOT_TYPED = NEVER_KEPT | {"mobile"}


class NotProven(ValueError):
    """Refuse a form whose mobile is not the one that was proven."""


def submit_public_application(
    deps: Deps,
    *,
    mobile: str,
    form: Form,
    key: str,
    actor: str,
    now: dt.datetime,
    different: str = "",
    told_dues: bool = False,
) -> Submitted:
    """Record an application that its applicant has filled in, and bill it by the day's tariff.

    `mobile` was proven by a code, in E.164. The same `key` from the same mobile is the same form:
    sent twice, at once or later, it gives the same application. `actor` is how the history names
    who sent it. Raise `NotProven` when the form names another mobile, and otherwise as
    `applications.submit_application` does: `DuplicateApplication`, `DuesStand`, `NoDemand`,
    `NotLinked`, `MayNotBill`.
    """
    if form.mobile != mobile:
        raise NotProven("the form's mobile is not the one that was proven; take that one")
    request_key = _request_key(mobile, key)
    sent = FormToWrite(form, different=different.strip(), told_dues=told_dues)
    try:
        with deps.db.writing() as db:
            submitted = _submit(deps, db, request_key, actor, sent, now=now)
    except IntegrityError:
        # Two posts of one form met: the other one has just written the application.
        with deps.db.writing() as db:
            submitted = _submit(deps, db, request_key, actor, sent, now=now)
    for message_id in submitted.messages:
        deps.queue.enqueue_message(message_id)
    return submitted


def _submit(
    deps: Deps,
    db: DbConnection,
    request_key: str,
    actor: str,
    sent: FormToWrite,
    *,
    now: dt.datetime,
) -> Submitted:
    known = applications.get_application_of_request(db, request_key)
    if known is not None:
        return as_taken(known)
    form, did = sent.form, deps.config.telephony.numbers[0]
    callback_id = callbacks.add_form_callback(
        db,
        at=now,
        number=form.mobile,
        did=did,
        code=f"{secrets.randbelow(10_000):04d}",
        language=messages.registered_language(deps, language=form.language),
        needs=str(abilities.need_of_caller(deps, language=form.language, did=did)),
    )
    source = FormSource(callback_id, actor, Actor.CALLER, request_key=request_key)
    submitted = write_application(deps, db, source, sent, now=now)
    drafts.delete_draft(db, form.mobile)
    return submitted


def save_public_draft(
    deps: Deps, *, mobile: str, typed: Mapping[str, str], now: dt.datetime
) -> None:
    """Keep what an applicant types, in the draft that an operator opens when the mobile rings.

    What is not among `typed` stays as it was; what is no field of the form is left out, and no
    Aadhaar number is kept.
    """
    kept = {
        name: aadhaar.mask_aadhaar(text[:MOST_TYPED])
        for name, text in typed.items()
        if name in FIELDS and name not in NOT_TYPED
    }
    with deps.db.writing() as db:
        before = drafts.get_draft_of_number(db, mobile)
        drafts.save_draft(
            db,
            number=mobile,
            typed={**(before.typed if before else {}), **kept},
            attempt_id=SAVED_ON_INTERNET,
            at=now,
        )


def public_draft(deps: Deps, *, mobile: str) -> FormDraft | None:
    """Give what was typed for a proven mobile and not sent, here or by an operator."""
    with deps.db.reading() as db:
        row = drafts.get_draft_of_number(db, mobile)
    return FormDraft(row.typed, row.saved_at, row.saved_in) if row else None


def discard_public_draft(deps: Deps, *, mobile: str) -> None:
    """Begin anew: on a shared telephone it may be another household that applies."""
    with deps.db.writing() as db:
        drafts.delete_draft(db, mobile)


def number_of_request(deps: Deps, *, mobile: str, key: str) -> str | None:
    """Give the number of the application that a form with this key has made, or None."""
    with deps.db.reading() as db:
        known = applications.get_application_of_request(db, _request_key(mobile, key))
    return known.number if known else None


def is_application_of(deps: Deps, *, number: str, mobile: str) -> bool:
    """Say whether an application is of this mobile."""
    with deps.db.reading() as db:
        row = statuses.get_status_of_application(db, number)
    return row is not None and row.mobile == mobile


def _request_key(mobile: str, key: str) -> str:
    return hashlib.sha256(f"{mobile}\0{key}".encode()).hexdigest()

"""Let operators in, and let them say what they are doing."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import argon2

from missedcall.db import (
    applications,
    attempts,
    callbacks,
    drafts,
    operators,
    recordings,
    statuses,
)
from missedcall.db.engine import Connection, IntegrityError, Row
from missedcall.db.schema import note_audit
from missedcall.domain import callback, phone, priority, shift
from missedcall.domain.operator_phone import Kind, Phone
from missedcall.domain.roles import Role
from missedcall.usecases import late_calls, phone_presence, shifts
from missedcall.usecases.deps import Deps

MIN_PASSWORD = 8
# It stands in the audit and in logs, so it is one plain word.
LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
MAX_NAME = 80
HASHER = argon2.PasswordHasher()
# Verified when a login is unknown, so that the answer takes as long as for a wrong password.
NOBODY = HASHER.hash("nobody has this password")


class NotAdded(ValueError):
    """Say why an operator cannot be added."""


@dataclass(frozen=True)
class Operator:
    """Describe who is logged in; `attempt_id` is the call in hand."""

    id: int
    login: str
    name: str
    role: Role
    phone: Phone | None
    language: str
    state: str
    state_since: dt.datetime
    state_reason: str | None
    attempt_id: str | None
    shift: str | None


@dataclass(frozen=True)
class CallInHand:
    """Tell the operator all he needs to speak with this caller."""

    attempt_id: str
    callback_id: int
    number: str
    code: str
    missed_calls: int
    did: str
    missed_at: dt.datetime
    language: str
    answered: bool
    joined: bool  # the notice is over, they hear each other
    recording: str | None  # its state
    wants_form: bool  # one is still to come, or another household's


def add(
    deps: Deps,
    *,
    login: str,
    name: str,
    role: Role,
    password: str,
    extension: str | None,
    language: str,
    by: str,
    now: dt.datetime,
    mobile: str | None = None,
) -> int:
    """Add an operator; raise `NotAdded` with the reason when one of the values cannot be taken.

    His telephone is an extension, a plain mobile, or none yet.
    """
    if not LOGIN.fullmatch(login):
        raise NotAdded("login: use 1 to 40 of A-Z, a-z, 0-9, dot, hyphen and underscore")
    if not name.strip() or len(name) > MAX_NAME or len(name.splitlines()) != 1:
        raise NotAdded(f"name: write one line of 1 to {MAX_NAME} characters")
    if len(password) < MIN_PASSWORD:
        raise NotAdded(f"password: shorter than {MIN_PASSWORD} characters; choose a longer one")
    telephone = _telephone(deps, extension=extension, mobile=mobile)
    try:
        with deps.db.writing() as db:
            operator_id = operators.add(
                db,
                now=now,
                login=login,
                name=name,
                role=role,
                language=language,
                **telephone,
                password_hash=HASHER.hash(password),
            )
            note_audit(db, at=now, who=by, action="operator.add", subject=login)
    except IntegrityError as error:
        which = f" or {_name(telephone)}" if any(telephone.values()) else ""
        raise NotAdded(f"login {login}{which} is taken; choose another") from error
    return operator_id


def change_phone(
    deps: Deps,
    *,
    login: str,
    extension: str | None,
    mobile: str | None,
    by: str,
    now: dt.datetime,
) -> None:
    """Give an operator another telephone; a call in hand goes on at the old one.

    Raise `NotAdded` with the reason when he cannot have it.
    """
    telephone = _telephone(deps, extension=extension, mobile=mobile)
    try:
        with deps.db.writing() as db:
            row = operators.by_login(db, login)
            if row is None:
                raise NotAdded(f"login: there is no {login}; look at `missedcall operators list`")
            operators.set_phone(db, row["id"], **telephone)
            note_audit(db, at=now, who=by, action="operator.phone", subject=login)
    except IntegrityError as error:
        raise NotAdded(f"{_name(telephone)} is taken; choose another") from error


def _telephone(deps: Deps, *, extension: str | None, mobile: str | None) -> dict[str, str | None]:
    """Check a telephone and give it as its columns; raise `NotAdded`."""
    if extension is not None and mobile is not None:
        raise NotAdded("extension, mobile: an operator has one telephone; give one of the two")
    if extension is not None and extension not in deps.config.telephony.phones:
        known = ", ".join(deps.config.telephony.phones)
        raise NotAdded(
            f"extension: {extension} is not in telephony.extensions or telephony.browser; "
            f"use one of {known}"
        )
    return {"extension": extension, "mobile": None if mobile is None else _mobile(deps, mobile)}


def _mobile(deps: Deps, text: str) -> str:
    """Read an operator's mobile number, as E.164."""
    number = phone.parse(text)
    if not isinstance(number, phone.Number):
        raise NotAdded(f"mobile: {number.reason}; give ten digits of an Indian mobile")
    if number.kind is phone.Kind.LANDLINE:
        raise NotAdded("mobile: that is a landline; give ten digits of an Indian mobile")
    telephony = deps.config.telephony
    if number in [phone.parse(ours) for ours in (*telephony.numbers, *telephony.status_numbers)]:
        raise NotAdded("mobile: that is one of our own numbers; give the operator's")
    needed = Phone(Kind.MOBILE, number.e164).trunk_channels
    if telephony.trunk.channels < needed:
        raise NotAdded(
            f"mobile: a call takes {needed} channels of the trunk, and telephony.trunk.channels "
            f"is {telephony.trunk.channels}; raise it, or give an extension"
        )
    return number.e164


def _name(telephone: Mapping[str, str | None]) -> str:
    """Name a telephone without telling a number."""
    return f"extension {telephone['extension']}" if telephone["extension"] else "the mobile"


def authenticate(deps: Deps, *, login: str, password: str) -> Operator | None:
    """Give the operator whose password this is, or None."""
    with deps.db.reading() as db:
        row = operators.by_login(db, login)
    try:
        HASHER.verify(row["password_hash"] if row else NOBODY, password)
    except argon2.exceptions.VerificationError:
        return None
    return _operator(row) if row else None


def get(deps: Deps, *, operator_id: int) -> Operator | None:
    with deps.db.reading() as db:
        row = operators.get(db, operator_id)
    return _operator(row) if row else None


class NoPhone(ValueError):
    """Refuse to be ready without a phone that could be rung."""


class OffShift(ValueError):
    """Refuse to be ready after the shift, or long before it."""


class PhoneAway(ValueError):
    """Say that the operator is ready only once his phone is there."""


def phone_is_away(deps: Deps, *, operator: Operator, now: dt.datetime) -> bool:
    """Say whether the operator's phone is certainly not registered; a mobile need not be."""
    if operator.phone is None or operator.phone.kind is not Kind.EXTENSION:
        return False
    return phone_presence.is_away(deps, extension=operator.phone.address, now=now)


def set_ready(deps: Deps, *, operator_id: int, now: dt.datetime) -> bool:
    """Let the operator be rung; False when he has a call in hand.

    Who is ready already keeps his place: the longest idle is rung first. Raise `NoPhone` for an
    operator without a telephone, `OffShift` for one who does not work now, and `PhoneAway` for
    one whose telephone is not registered: he is ready as soon as it is, if that is soon.
    """
    found = get(deps, operator_id=operator_id)
    if found is not None and found.phone is None:
        raise NoPhone(f"{found.login} has no phone; `missedcall operators phone` gives him one")
    if found is not None and not shift.may_be_ready(shifts.hours(deps, found.shift), at=now):
        raise OffShift(f"{found.login} is not on shift; `missedcall operators shift` shows when")
    if found is not None and phone_is_away(deps, operator=found, now=now):
        states = ("offline", "paused", "ready")
        if _move(deps, operator_id, states, "paused", phone_presence.GONE, now):
            raise PhoneAway(f"{found.phone} is not registered; connect the phone")
        return False
    moved = _move(deps, operator_id, ("offline", "paused"), "ready", "ready", now)
    deps.nudge.dispatch()
    operator = get(deps, operator_id=operator_id)
    return moved or (operator is not None and operator.state == "ready")


def pause(deps: Deps, *, operator_id: int, reason: str, now: dt.datetime) -> bool:
    """Take the operator out of turn, with a reason; False when he has a call in hand."""
    return _move(deps, operator_id, ("offline", "paused", "ready"), "paused", reason, now)


def leave(deps: Deps, *, operator_id: int, now: dt.datetime) -> bool:
    """Log the operator off the telephone; False when he has a call in hand."""
    return _move(deps, operator_id, ("offline", "paused", "ready"), "offline", "left", now)


def in_hand(deps: Deps, *, operator_id: int) -> CallInHand | None:
    """Give the call in the operator's hand: being rung, spoken with, or in wrap-up."""
    with deps.db.reading() as db:
        operator = operators.get(db, operator_id)
        attempt = attempts.get(db, operator["attempt_id"] or "") if operator else None
        if attempt is None:
            return None
        row = callbacks.get(db, attempt["callback_id"])
        recording = recordings.get(db, attempt["id"])
    return CallInHand(
        attempt_id=attempt["id"],
        callback_id=row["id"],
        number=row["number"],
        code=row["code"],
        missed_calls=row["missed_calls"],
        did=row["did"],
        missed_at=row["created_at"],
        language=row["language"],
        answered=attempt["consumer_at"] is not None,
        joined=attempt["joined_at"] is not None,
        recording=recording["state"] if recording else None,
        wants_form=row["state"] != "closed",
    )


class NotTheirs(ValueError):
    """Refuse to close a call as about an application that is not of the caller's telephone."""


def close_call(
    deps: Deps, *, operator_id: int, reason: str, now: dt.datetime, about: str | None = None
) -> bool:
    """End the wrap-up without a form, with a reason; False when there is none to end.

    Reasons are those of `CLOSE_REASONS`; the callback is then closed, and what was typed for the
    telephone is forgotten. `about` is the number of the application that the caller meant: one
    of his telephone's.
    """
    if reason not in CLOSE_REASONS:
        raise ValueError(f"reason: {reason!r} is not one of {', '.join(CLOSE_REASONS)}")
    closed = {"closed_at": now, "closed_reason": reason}
    with deps.db.writing() as db:
        attempt, row = _attempt_in_hand(db, operator_id), _in_hand(db, operator_id)
        if row is not None and about is not None:
            closed["about_application_id"] = _application_of(db, row["number"], about)
        if row is not None and applications.of_callback(db, row["id"]):
            closed["closed_reason"] = "application"  # the other household's form is in
        ended = _end_wrap_up(db, operator_id, to_state="closed", why=reason, now=now, **closed)
        if attempt is not None and row is not None and ended:
            drafts.forget(db, row["number"])
            late_calls.reopen(deps, db, attempt, now=now)
    deps.nudge.dispatch()
    return ended


def _application_of(db: Connection, number: str, application: str) -> int:
    """Give the id of an application of a telephone; raise `NotTheirs` for another's."""
    for row in statuses.of_telephone(db, number):
        if row["number"] == application:
            return int(row["id"])
    raise NotTheirs(f"about: {application} is no application of the telephone in hand")


def call_later(
    deps: Deps, *, operator_id: int, wish: dt.datetime, same_operator: bool, now: dt.datetime
) -> dt.datetime | None:
    """Give the caller in hand the time he asked for, and end the wrap-up.

    Give the time he got, within calling hours, or None when it is past, further than seven days
    ahead, or no call is in wrap-up. With `same_operator` he gets this operator, or anyone when
    that one is still away half an hour after the time.
    """
    when = callback.appointment(wish=wish, rules=deps.rules, now=now)
    if when is None:
        return None
    promised = {
        **asdict(priority.of_appointment(when)),
        "wanted_operator_id": operator_id if same_operator else None,
        "wanted_until": when + callback.PATIENCE if same_operator else None,
    }
    why = "asked for a time"
    with deps.db.writing() as db:
        given = _end_wrap_up(db, operator_id, to_state="waiting", why=why, now=now, **promised)
    deps.nudge.dispatch()
    return when if given else None


def _attempt_in_hand(db: Connection, operator_id: int) -> Row | None:
    operator = operators.get(db, operator_id)
    return attempts.get(db, operator["attempt_id"] or "") if operator else None


def _in_hand(db: Connection, operator_id: int) -> Row | None:
    """Give the callback that an operator has in hand."""
    attempt = _attempt_in_hand(db, operator_id)
    return callbacks.get(db, attempt["callback_id"]) if attempt else None


def _end_wrap_up(
    db: Connection,
    operator_id: int,
    *,
    to_state: str,
    why: str,
    now: dt.datetime,
    **changes: object,
) -> bool:
    """Let the call in hand go without a form and free the operator; False when there is none."""
    operator, row = operators.get(db, operator_id), _in_hand(db, operator_id)
    if operator is None or row is None:
        return False
    who = operator["login"]
    moved = callbacks.move(
        db,
        row["id"],
        from_states=("wrap_up",),
        to_state=to_state,
        at=now,
        who=who,
        why=why,
        **changes,
    )
    if moved:
        operators.move(
            db,
            operator_id,
            from_states=("wrap_up",),
            to_state="ready",
            at=now,
            who=who,
            why=why,
        )
    return moved


CLOSE_REASONS = ("not_needed", "wrong_number", "other_matter", "already_applied")


def _move(
    deps: Deps,
    operator_id: int,
    from_states: tuple[str, ...],
    to_state: str,
    why: str,
    now: dt.datetime,
) -> bool:
    with deps.db.writing() as db:
        return operators.move(
            db,
            operator_id,
            from_states=from_states,
            to_state=to_state,
            at=now,
            who=f"operator {operator_id}",
            why=why,
        )


def _operator(row: Row) -> Operator:
    return Operator(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        role=Role(row["role"]),
        phone=operators.phone_of(row),
        language=row["language"],
        state=row["state"],
        state_since=row["state_since"],
        state_reason=row["state_reason"],
        attempt_id=row["attempt_id"],
        shift=row["shift"],
    )

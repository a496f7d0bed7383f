"""Change what a person is and does, and keep in the audit what it was and became."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.operators import operators as rows
from missedcall.db.operators import people, sip_credentials, web_sessions
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.schema import note_audit
from missedcall.domain.operators import shift
from missedcall.domain.operators.refusals import AccessRefusal
from missedcall.domain.operators.roles import MAY_TAKE_CALLS, Actor
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import abilities, operator_telephone, operators
from missedcall.usecases.operators.account_manager import (
    AccessNotAllowed,
    AccountManager,
    person_to_change,
    require_other_admin,
    require_reason,
)
from missedcall.usecases.operators.operator_telephone import OperatorNotAdded

# The action of the audit, and the value before and after.
Noted = tuple[str, str, str]


@dataclass(frozen=True)
class WishedPerson:
    """Hold what a person is to be; None leaves a value as it is.

    `extension` and `shift` are empty for none: the telephone is then the mobile, if there is one,
    and the hours those in which calls are placed.
    """

    name: str | None = None
    role: Actor | None = None
    office: str | None = None
    extension: str | None = None
    speaks: Collection[str] | None = None
    skills: Collection[str] | None = None
    shift: str | None = None


def change_person(
    deps: Deps,
    wished: WishedPerson,
    *,
    login: str,
    reason: str,
    by: AccountManager,
    now: dt.datetime,
) -> Sequence[str]:
    """Change what a person is and does, all or nothing; give which actions were noted.

    Another role or office needs a reason, ends all sessions, and takes who takes calls no more
    off duty. Raise `AccessNotAllowed`, `OperatorNotAdded`, `ShiftError` or `UnknownAbility`.
    """
    telephone = _read(deps, wished)
    try:
        with deps.db.writing() as db:
            row = person_to_change(db, login, by=by)
            noted = [
                *_change_role(db, row, wished, reason=reason, by=by, now=now),
                *_change_extension(db, row, telephone, now=now),
                *_change_work(db, row, wished),
            ]
            for action, before, after in noted:
                note_audit(
                    db,
                    at=now,
                    actor=by.login,
                    action=action,
                    subject=row.login,
                    before=before,
                    after=after,
                    reason=" ".join(reason.split())[:200] or None,
                    address=by.address,
                )
    except IntegrityError as error:
        taken = {"extension": telephone, "mobile": None}
        reason_taken = operator_telephone.why_taken(deps, login=None, telephone=taken)
        raise OperatorNotAdded(reason_taken) from error
    return [action for action, _, _ in noted]


def _read(deps: Deps, wished: WishedPerson) -> str | None:
    """Refuse what cannot be taken before anything is changed; give the extension, if one."""
    if wished.name is not None:
        operators.require_name(wished.name)
    if wished.shift:
        shift.parse_shift(wished.shift)
    if wished.speaks is not None:
        abilities.require_known_abilities(
            deps, languages=wished.speaks, skills=wished.skills or ()
        )
    if wished.extension:
        operator_telephone.read_telephone(deps, extension=wished.extension, mobile=None)
    return wished.extension


def _change_role(
    db: DbConnection,
    row: OperatorRow,
    wished: WishedPerson,
    *,
    reason: str,
    by: AccountManager,
    now: dt.datetime,
) -> Iterator[Noted]:
    name = row.name if wished.name is None else wished.name
    role = Actor(row.role) if wished.role is None else wished.role
    office = row.office if wished.office is None else wished.office or None
    before, after = (
        operators.role_and_office(row.role, row.office),
        operators.role_and_office(role, office),
    )
    if name != row.name:
        yield "operator.name", row.name, name
    if before != after:
        require_reason(by, reason)
        _require_may_become(db, row, role=role, office=office, by=by)
        web_sessions.end_sessions_of_operator(db, row.id, at=now, reason="role")
        if role not in MAY_TAKE_CALLS:
            rows.log_operator_off(db, row.id, at=now, actor=by.login, reason="role")
        yield "operator.role", before, after
    people.set_person(db, row.id, name=name, role=role, office=office)


def _require_may_become(
    db: DbConnection, row: OperatorRow, *, role: Actor, office: str | None, by: AccountManager
) -> None:
    if not by.may_give(role):
        raise AccessNotAllowed(explain(AccessRefusal.NOT_GIVEN, role=role))
    if role is not Actor.ADMIN:
        require_other_admin(db, row)
    if row.attempt_id is not None:
        raise AccessNotAllowed(explain(AccessRefusal.IN_CALL, login=row.login))
    operators.require_office(db, role=role, office=office)


def _change_extension(
    db: DbConnection, row: OperatorRow, extension: str | None, *, now: dt.datetime
) -> Iterator[Noted]:
    if extension is None or extension == (row.extension or ""):
        return
    # With an extension the mobile is the telephone no more: a person has one.
    mobile = None if extension else row.mobile
    rows.set_operator_phone(db, row.id, extension=extension or None, mobile=mobile)
    if row.extension is not None:
        # The next operator with it must not be heard by the last one.
        sip_credentials.rotate_sip_password(db, row.extension, at=now)
    yield "operator.phone", row.extension or "-", extension or "-"


def _change_work(db: DbConnection, row: OperatorRow, wished: WishedPerson) -> Iterator[Noted]:
    if wished.speaks is not None:
        speaks, skills = " ".join(wished.speaks), " ".join(wished.skills or ())
        if (speaks, skills) != (row.speaks, row.skills):
            rows.set_operator_abilities(
                db, row.id, speaks=wished.speaks, skills=wished.skills or ()
            )
            yield (
                "operator.can",
                f"{row.speaks} {row.skills}".strip(),
                f"{speaks} {skills}".strip(),
            )
    if wished.shift is not None:
        week = shift.format_shift(shift.parse_shift(wished.shift)) if wished.shift else None
        if week != row.shift:
            rows.set_operator_shift(db, row.id, week)
            yield "operator.shift", row.shift or "-", week or "-"

"""Let one who manages people set where another is reached: the mobile and the mail address."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.monitoring import audit
from missedcall.db.monitoring.audit import AuditFilter
from missedcall.db.operators import operators as rows
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.schema import AuditRow, note_audit
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operator_telephone, operators
from missedcall.usecases.operators.account_manager import AccountManager, person_to_change
from missedcall.usecases.operators.operator_telephone import OperatorNotAdded

ACTION = "operator.contacts"


@dataclass(frozen=True)
class StaffContacts:
    """Hold what was typed of a person: an empty `mobile` keeps the one there is, an empty `mail`
    ends the mails.
    """

    mobile: str
    mail: str


def change_contacts(
    deps: Deps, *, login: str, contacts: StaffContacts, by: AccountManager, now: dt.datetime
) -> None:
    """Set a person's mobile and mail address; the audit and the own account's page tell of it.

    Raise `AccessNotAllowed`, and `OperatorNotAdded` for what is no mobile or address, is another
    person's, or for a mobile of who is rung on an extension.
    """
    mail, wished = operators.read_mail(contacts.mail), contacts.mobile.strip() or None
    telephone = operator_telephone.read_telephone(deps, extension=None, mobile=wished)
    try:
        with deps.db.writing() as db:
            row = person_to_change(db, login, by=by)
            if wished is not None:
                operator_telephone.read_telephone(deps, extension=row.extension, mobile=wished)
                rows.set_operator_phone(db, row.id, **telephone)
            rows.set_operator_mail(db, row.id, mail=mail)
            _note(db, _changed(row, mobile=telephone["mobile"], mail=mail), row, by=by, now=now)
    except IntegrityError as error:
        reason = operator_telephone.why_taken(deps, login=None, telephone=telephone)
        raise OperatorNotAdded(reason) from error


def _changed(row: OperatorRow, *, mobile: str | None, mail: str | None) -> str:
    """Name which of a person's contacts becomes another; empty when none does."""
    is_other = {"mobile": mobile not in (None, row.mobile), "mail": mail != row.mail}
    return ", ".join(name for name, changes in is_other.items() if changes)


def _note(
    db: DbConnection, changed: str, row: OperatorRow, *, by: AccountManager, now: dt.datetime
) -> None:
    """Note which contact was changed, without the number or the address."""
    if changed:
        note_audit(
            db,
            at=now,
            actor=by.login,
            action=ACTION,
            subject=row.login,
            reason=changed,
            address=by.address,
        )


def last_change_of_contacts(deps: Deps, *, login: str) -> AuditRow | None:
    """Give who last changed a person's mobile or mail address and when, or None."""
    with deps.db.reading() as db:
        found = audit.list_latest_audit_entries(
            db, AuditFilter(action=ACTION, subject=login), limit=20
        )
    return next((row for row in found if row.subject == login), None)

"""Say who may change whose access: not one's own, and a supervisor's hand ends below money."""

from dataclasses import dataclass

from missedcall.db.engine import DbConnection
from missedcall.db.operators import operators as rows
from missedcall.db.operators import people
from missedcall.db.operators.operators import OperatorRow
from missedcall.domain.operators.refusals import AccessRefusal
from missedcall.domain.operators.roles import MANAGED_BY_SUPERVISORS, Actor
from missedcall.domain.shared.explanation import RequestRefused, explain

LONGEST_REASON = 200


class AccessNotAllowed(RequestRefused):
    """Refuse a change of a person's access."""


@dataclass(frozen=True)
class AccountManager:
    """Say who changes a person's access; without a role it is the machine's administrator."""

    login: str
    role: Actor | None = None
    address: str | None = None

    def may_give(self, role: Actor) -> bool:
        """Say whether this person may make another one of a role: never more than one's own."""
        return self.role in (None, Actor.ADMIN) or role in MANAGED_BY_SUPERVISORS


def may_change_access(by: AccountManager, *, login: str, role: Actor) -> bool:
    """Say whether a person may change another's access, whose role is given."""
    return login != by.login and by.may_give(role)


def person_to_change(db: DbConnection, login: str, *, by: AccountManager) -> OperatorRow:
    """Give a person whose access may be changed; raise `AccessNotAllowed`."""
    row = rows.find_operator_by_login(db, login)
    if row is None:
        raise AccessNotAllowed(explain(AccessRefusal.UNKNOWN, login=login))
    if not may_change_access(by, login=row.login, role=Actor(row.role)):
        raise AccessNotAllowed(explain(AccessRefusal.NOT_YOURS, login=login, by=by.login))
    return row


def require_other_admin(db: DbConnection, row: OperatorRow) -> None:
    """Raise `AccessNotAllowed` when no other administrator could manage people."""
    if row.role == Actor.ADMIN and not people.count_enabled_others(db, row.id, role=Actor.ADMIN):
        raise AccessNotAllowed(explain(AccessRefusal.LAST_ADMIN, login=row.login))


def require_reason(by: AccountManager, reason: str) -> str:
    """Give the reason as the audit keeps it; on a page there must be one: `AccessNotAllowed`."""
    kept = " ".join(reason.split())[:LONGEST_REASON]
    if not kept and by.role is not None:
        raise AccessNotAllowed(explain(AccessRefusal.REASON))
    return kept

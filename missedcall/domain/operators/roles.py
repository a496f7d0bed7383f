"""Say who may do what."""

from enum import StrEnum


class Role(StrEnum):
    """Name what a person is here: at the call centre, in the company's offices, or on the line.

    The offices' roles are the hands of the same name that may change an application
    (`missedcall.domain.connection.states.Hand`).
    """

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    VERIFIER = "verifier"  # checks papers, never those of a form he filled in himself
    JE = "je"  # junior engineer: in charge of a zone or distribution centre
    LINEMAN = "lineman"
    STORE = "store"
    AE = "ae"  # assistant engineer: in charge of a sub-division
    ACCOUNTS = "accounts"
    NODAL = "nodal"  # the state's nodal officer: sees all offices


# Their browser is their own telephone, with a lock of its own, and lies idle on the pole.
ON_OWN_DEVICE = frozenset({Role.LINEMAN})
MAY_TAKE_CALLS = frozenset({Role.OPERATOR, Role.SUPERVISOR})
MAY_SUPERVISE = frozenset({Role.SUPERVISOR, Role.ADMIN})
MAY_SEE_NUMBERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
MAY_KEEP_ACCOUNTS = frozenset({Role.ACCOUNTS})
# They work for one office, whose code stands with their login.
OF_AN_OFFICE = frozenset({Role.VERIFIER, Role.JE, Role.LINEMAN, Role.STORE, Role.AE})
# They see every office's applications.
OF_ALL_OFFICES = frozenset({Role.SUPERVISOR, Role.ADMIN, Role.ACCOUNTS, Role.NODAL})
# The officer for personal data, who alone sees what a person asked to have erased.
MAY_SEE_RESTRICTED = frozenset({Role.ADMIN})
# They learn from SAP under which BP number an applicant became its consumer.
MAY_LINK_BP = frozenset({Role.VERIFIER, Role.JE, Role.AE, Role.ACCOUNTS})
# They hand what was connected on to the company's own books.
MAY_EXPORT = frozenset({Role.ACCOUNTS, Role.NODAL, Role.ADMIN})
# They move meters and see their store; the nodal officer those of all offices.
MAY_KEEP_STORE = frozenset({Role.STORE, Role.JE, Role.AE, Role.NODAL})
# They see the boards and the alarms, and decide on objections and evidence.
MAY_JUDGE_POINTS = frozenset({Role.AE, Role.NODAL})

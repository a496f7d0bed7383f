"""Say who may do what."""

from enum import StrEnum


class Actor(StrEnum):
    """Name who acts: the system, an applicant by telephone, or a person by their role.

    The table of transitions says which of them may change an application, and how.
    """

    SYSTEM = "system"
    CALLER = "caller"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    VERIFIER = "verifier"  # checks papers, never those of a form of their own
    JE = "je"  # junior engineer: in charge of a zone or distribution centre
    LINEMAN = "lineman"
    STORE = "store"
    AE = "ae"  # assistant engineer: in charge of a sub-division
    ACCOUNTS = "accounts"
    NODAL = "nodal"  # the state's nodal officer: sees all offices


# What a login can be, in the order in which lists show them.
ROLES = tuple(actor for actor in Actor if actor not in {Actor.SYSTEM, Actor.CALLER})
# Their browser is their own telephone, with a lock of its own, and lies idle on the pole.
ON_OWN_DEVICE = frozenset({Actor.LINEMAN})
MAY_TAKE_CALLS = frozenset({Actor.OPERATOR, Actor.SUPERVISOR})
MAY_SUPERVISE = frozenset({Actor.SUPERVISOR, Actor.ADMIN})
MAY_SEE_NUMBERS = frozenset({Actor.SUPERVISOR, Actor.ADMIN})
MAY_KEEP_ACCOUNTS = frozenset({Actor.ACCOUNTS})
# They work for one office, whose code stands with their login.
OF_AN_OFFICE = frozenset({Actor.VERIFIER, Actor.JE, Actor.LINEMAN, Actor.STORE, Actor.AE})
# They see every office's applications.
OF_ALL_OFFICES = frozenset({Actor.SUPERVISOR, Actor.ADMIN, Actor.ACCOUNTS, Actor.NODAL})
# The officer for personal data, who alone sees what a person asked to have erased.
MAY_SEE_RESTRICTED = frozenset({Actor.ADMIN})
# They learn from SAP under which BP number an applicant became its consumer.
MAY_LINK_BP = frozenset({Actor.VERIFIER, Actor.JE, Actor.AE, Actor.ACCOUNTS})
# They hand what was connected on to the company's own books.
MAY_EXPORT = frozenset({Actor.ACCOUNTS, Actor.NODAL, Actor.ADMIN})
# They move meters and see their store; the nodal officer those of all offices.
MAY_KEEP_STORE = frozenset({Actor.STORE, Actor.JE, Actor.AE, Actor.NODAL})
# They see the boards and the alarms, and decide on objections and evidence.
MAY_JUDGE_POINTS = frozenset({Actor.AE, Actor.NODAL})

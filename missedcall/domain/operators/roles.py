"""Say who may do what."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class Actor(NamedCode):
    """Name who acts: the system, an applicant by telephone, or a person by their role.

    Beside the code stand the name of the role, empty where no login has it, and what the actor is
    called who has the next step of an application. The table of transitions says which of them may
    change an application, and how.
    """

    SYSTEM = "system", "", msgid("the machine")
    CALLER = "caller", "", msgid("the applicant")
    OPERATOR = "operator", msgid("operator"), msgid("the operator")
    SUPERVISOR = "supervisor", msgid("supervisor"), msgid("the supervisor")
    ADMIN = "admin", msgid("administrator")
    # Checks papers, never those of a form of their own.
    VERIFIER = "verifier", msgid("verifier of papers"), msgid("the verifier")
    # In charge of a zone or distribution centre.
    JE = "je", msgid("junior engineer"), msgid("the JE")
    LINEMAN = "lineman", msgid("lineman"), msgid("the lineman")
    STORE = "store", msgid("store keeper"), msgid("the store")
    # In charge of a sub-division.
    AE = "ae", msgid("assistant engineer"), msgid("the AE")
    ACCOUNTS = "accounts", msgid("accounts"), msgid("accounts")
    # The state's nodal officer: sees all offices.
    NODAL = "nodal", msgid("nodal officer"), msgid("the nodal officer")
    # Keeps the trunks, the numbers and the dialplan.
    TELECOM_ADMIN = "telecom_admin", msgid("telecom administrator")
    # Reads the audit and the reports, changes nothing, and sees no personal number whole.
    AUDITOR = "auditor", msgid("auditor")

    def __init__(self, code: str, english: str = "", as_assignee: str = "") -> None:
        super().__init__(code, english)
        self.as_assignee = as_assignee


# What a login can be, in the order in which lists show them.
ROLES = tuple(actor for actor in Actor if actor.english)
# Their browser is their own telephone, with a lock of its own, and lies idle on the pole.
ON_OWN_DEVICE = frozenset({Actor.LINEMAN})
MAY_TAKE_CALLS = frozenset({Actor.OPERATOR, Actor.SUPERVISOR})
MAY_SUPERVISE = frozenset({Actor.SUPERVISOR, Actor.ADMIN})
MAY_READ_AUDIT = frozenset({Actor.SUPERVISOR, Actor.ADMIN, Actor.AUDITOR})
MAY_EXPORT_AUDIT = frozenset({Actor.ADMIN, Actor.AUDITOR})
# Whose access a supervisor may change, and which roles one may give: none that moves money, keeps
# the dialplan or reads the audit for others.
MANAGED_BY_SUPERVISORS = frozenset(
    {
        Actor.OPERATOR,
        Actor.SUPERVISOR,
        Actor.VERIFIER,
        Actor.JE,
        Actor.LINEMAN,
        Actor.STORE,
        Actor.AE,
    }
)
MAY_SEE_NUMBERS = frozenset({Actor.SUPERVISOR, Actor.ADMIN})
# They change money, tariffs, people or the dialplan: a stolen password must not be enough.
NEED_SECOND_FACTOR = (Actor.ADMIN, Actor.SUPERVISOR, Actor.ACCOUNTS, Actor.TELECOM_ADMIN)
MAY_KEEP_ACCOUNTS = frozenset({Actor.ACCOUNTS})
# They work for one office, whose code stands with their login.
OF_AN_OFFICE = frozenset({Actor.VERIFIER, Actor.JE, Actor.LINEMAN, Actor.STORE, Actor.AE})
# They see every office's applications.
OF_ALL_OFFICES = frozenset({Actor.SUPERVISOR, Actor.ADMIN, Actor.ACCOUNTS, Actor.NODAL})
# The officer for personal data, who alone sees what a person asked to have erased.
MAY_SEE_RESTRICTED = frozenset({Actor.ADMIN})
# They check the papers of their offices' applications; the others see them to decide a case.
MAY_CHECK_PAPERS = frozenset({Actor.VERIFIER, Actor.JE})
MAY_SEE_PAPERS = MAY_CHECK_PAPERS | {Actor.AE, Actor.NODAL}
# They learn from SAP under which BP number an applicant became its consumer.
MAY_LINK_BP = frozenset({Actor.VERIFIER, Actor.JE, Actor.AE, Actor.ACCOUNTS})
# They hand what was connected on to the company's own books.
MAY_EXPORT = frozenset({Actor.ACCOUNTS, Actor.NODAL, Actor.ADMIN})
# They see what the regulator is told of a month.
MAY_SEE_REPORTS = frozenset({Actor.NODAL, Actor.AUDITOR})
# They read the reports on calls.
MAY_READ_CALL_REPORTS = frozenset({Actor.SUPERVISOR, Actor.ADMIN, Actor.NODAL, Actor.AUDITOR})
# They move meters and see their store; the nodal officer those of all offices.
MAY_KEEP_STORE = frozenset({Actor.STORE, Actor.JE, Actor.AE, Actor.NODAL})
# They see the boards and the alarms, and decide on objections and evidence.
MAY_JUDGE_POINTS = frozenset({Actor.AE, Actor.NODAL})

"""Name why an application does not take a command, beside what its guards say."""

from missedcall.domain.shared.named_code import Fix, NamedCode, msgid


class CommandRefusal(NamedCode):
    """Name why a command is refused before a guard is asked, or after it agreed."""

    CHANGED_MEANWHILE = (
        "changed_meanwhile",
        msgid("this job has changed meanwhile; look at the list again"),
    )
    NOT_IN_THIS_STATE = (
        "not_in_this_state",
        msgid("“%(event)s” is not possible: the application stands at “%(state)s”"),
        Fix(msgid("reload the page"), "see `missedcall applications timeline`"),
    )
    NO_DEMAND_TODAY = (
        "no_demand_today",
        msgid("today's rate gives no demand (%(error)s); ask the administrator"),
    )
    NO_DEMAND_FOR_PLACE = (
        "no_demand_for_place",
        msgid("no demand can be made for this place: %(error)s"),
    )
    NO_OTHER_APPLICATION = (
        "no_other_application",
        msgid("%(number)s is no other application; check its eleven digits"),
    )
    OTHER_LINEMAN = (
        "other_lineman",
        msgid("%(code)s is no lineman of this office; check the code"),
    )
    OTHER_OFFICE = (
        "other_office",
        msgid("%(number)s is over or of another office; give one that runs here"),
    )
    OTHER_ROLE = "other_role", msgid("%(event)s is not yours to do; it is for: %(allowed)s")


class RevisionRefusal(NamedCode):
    """Name why a demand is not revised, for commands; pages say it by the fields of the form."""

    NO_REASON = "no_reason", "reason: say why the demand is revised; the applicant may ask"
    NOTHING_CHANGED = "nothing_changed", "nothing is different from the demand that is owed"
    NOT_PRICED = "not_priced", "%(fields)s cannot be corrected here; use %(known)s"
    FIELDS = "fields", "%(fields)s"


class GuardRefusal(NamedCode):
    """Name what a guard of a transition asks, with what to say when the answer is no."""

    PAPERS_MISSING = "papers_missing", msgid("the papers are complete; nothing is missing")
    PAPERS_IN_ORDER = "papers_in_order", msgid("papers are missing; add them first")
    CHECKED_BY_ANOTHER = (
        "checked_by_another",
        msgid(
            "who filled in the form, or gave that person a password within 7 days, cannot check "
            "it; and no dues may stand, unless it is said why not"
        ),
    )
    SIMPLE_CASE = (
        "simple_case",
        msgid(
            "this case is checked by a person: papers are seen before the visit, dues stand, the "
            "premises have an application or a light already, or another category was proposed"
        ),
    )
    SENT_BACK_BEFORE = (
        "sent_back_before",
        msgid("give the list of defects; a third time only the AE may send it back"),
    )
    SAME_OFFICE = (
        "same_office",
        msgid(
            "give a reason; a place of another office is corrected before the light is on, while "
            "the application runs"
        ),
    )
    REASON_GIVEN = "reason_given", msgid("give a reason")
    NO_METER_FITTED = (
        "no_meter_fitted",
        msgid(
            "give a reason; where a meter hangs at the premises its office stays: correct the "
            "place within this office"
        ),
    )
    STANDARD = (
        "standard",
        msgid("not a standard case, or the tariff is not approved; approve it or survey"),
    )
    OWES_NOTHING = (
        "owes_nothing",
        msgid("the amount is not zero, or the exemption that makes it zero is not proven"),
    )
    PART_IS_PAID = "part_is_paid", msgid("no part of the new amount is paid")
    NOT_STANDARD = "not_standard", msgid("a standard case needs no survey")
    APPLICANT_CHANGED = (
        "applicant_changed",
        msgid("the cause is not the applicant's, or nothing is left to pay"),
    )
    BALANCE_LEFT = (
        "balance_left",
        msgid("give the reason of the revision; no balance is left to pay"),
    )
    BALANCE_SETTLED = (
        "balance_settled",
        msgid("give the reason of the revision; a balance is left to pay"),
    )
    NOT_PAID = "not_paid", msgid("the demand is paid")
    NOT_PAID_IN_TIME = "not_paid_in_time", msgid("the demand is still valid, or it is paid")
    GIVES_MORE_DAYS = (
        "gives_more_days",
        msgid("give a reason, and a day after the demand's last one"),
    )
    PROMISE_IS_BROKEN = "promise_is_broken", msgid("the promised time has not passed")
    JE_IS_TOLD = "je_is_told", msgid("the JE has not to be told")
    AE_IS_TOLD = "ae_is_told", msgid("the AE has not to be told")
    NODAL_IS_TOLD = "nodal_is_told", msgid("the nodal officer has not to be told")
    MONEY_IS_HERE = (
        "money_is_here",
        msgid("the settled money is less than the demand; the balance must be paid"),
    )
    METER_IN_STOCK = (
        "meter_in_stock",
        msgid("no meter of this type is in the office's stock; receive or transfer one"),
    )
    LINEMAN_HAS_ROOM = (
        "lineman_has_room",
        msgid("the lineman has as many open jobs as allowed; choose another"),
    )
    ENERGISED_RIGHTLY = (
        "energised_rightly",
        msgid(
            "needed: a meter of your own custody, seal, first reading, photo of the live meter, "
            "the safety check, and the applicant's code or the JE's check"
        ),
    )
    CODE_OR_JE = "code_or_je", msgid("the applicant's code or the JE's check is needed")
    TIME_DISPUTED = (
        "time_disputed",
        msgid("the time is not in doubt, or was accepted already; else give the reason"),
    )
    REJECTION_BY_ANOTHER = (
        "rejection_by_another",
        msgid(
            "a rejection takes two: one proposes it with a reason, another approves it; two of "
            "whom one gave the other a password within 7 days count as one"
        ),
    )
    IDENTITY_PROVEN = (
        "identity_proven",
        msgid("prove by call-back and code that it is the applicant"),
    )
    MONEY_IS_OWED = "money_is_owed", msgid("no money is here that could be given back")
    NOTHING_LEFT = "nothing_left", msgid("money is still here that must be given back")
    REFUND_HAS_REFERENCE = (
        "refund_has_reference",
        msgid("give the bank's reference of the refund"),
    )
    DUPLICATE_NAMED = (
        "duplicate_named",
        msgid("give the number of the application that stays, and a reason"),
    )
    YOUNGER_DUPLICATE = (
        "younger_duplicate",
        msgid(
            "after the demand only the younger one is merged into the older; give the number of "
            "the older one, and a reason"
        ),
    )
    REFUND_BY_ANOTHER = (
        "refund_by_another",
        msgid(
            "a refund takes two: one enters it, another approves it; two of whom one gave the "
            "other a password within 7 days count as one"
        ),
    )
    REPLY_IN_TIME = (
        "reply_in_time",
        msgid("the time to answer has passed; file a complaint instead"),
    )
    OBJECTION_IN_TIME = (
        "objection_in_time",
        msgid("the time to object has passed; apply anew"),
    )
    FIRST_OBJECTION = (
        "first_objection",
        msgid(
            "an objection is not decided yet, or the time to object has passed; wait for the "
            "decision, or apply anew"
        ),
    )
    OBJECTION_OPEN = (
        "objection_open",
        msgid("give a reason; the applicant has not objected, or it is decided already"),
    )
    REVIVED_IN_TIME = "revived_in_time", msgid("the time to revive has passed; apply anew")
    DRAFT_IS_OLD = "draft_is_old", msgid("the draft has not been untouched for long enough")
    PAPERS_ARE_LATE = "papers_are_late", msgid("the time for the papers has not passed")
    EXPIRED_LONG_AGO = (
        "expired_long_ago",
        msgid("the demand has not been expired for long enough"),
    )


class ApplicationRefusal(NamedCode):
    """Name why nothing can be done with an application, whatever is asked."""

    UNKNOWN = (
        "no_application",
        msgid("There is no application %(application)s: check its eleven digits."),
    )
    ERASED = "erased", msgid("What application %(application)s says of a person is erased.")
    NO_DEMAND = (
        "no_demand",
        msgid("No demand of application %(application)s is issued yet: take no money."),
    )

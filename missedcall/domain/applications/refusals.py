"""Name why an application cannot be linked to a BP number, or a list of them not be taken."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class BpRefusal(NamedCode):
    """Name why a BP number is not linked; the code of a form's field is the same."""

    MISSING = "missing", msgid("no BP number is given; write its ten digits")
    NOT_A_BP = "not_a_bp", msgid("a BP number has ten digits; copy it from the bill")
    OVER = "over", msgid("this application has ended; link the one that took its place")
    TAKEN = "taken", msgid("this BP number stands with application %(application)s; check both")
    NO_REASON = "no_reason", msgid("no reason is given; say from where the BP number is known")
    NOT_HERE = "not_here", msgid("application %(application)s is not found; check its number")
    NO_LIST = "no_list", msgid("%(why)s; name the columns: %(columns)s")

"""Name why an application cannot be linked to a BP number, or a list not be taken."""

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


class CorrectionRefusal(NamedCode):
    """Name why a form is not corrected, for logs; pages say it by the fields of the form."""

    FIELDS = "fields", "%(fields)s"


class ArrearsRefusal(NamedCode):
    """Name why a list of arrears, or one of its lines, is not taken."""

    NO_LIST = "no_list", msgid("%(why)s; name the columns: %(columns)s")
    NO_LINE = "no_line", msgid("no line of it can be taken; look at its columns: %(why)s")
    FUTURE = "future", msgid("as of %(day)s lies in the future; write the day of the list")
    OLDER = (
        "older",
        msgid("it is older than the list of %(source)s as of %(day)s; take the newest"),
    )
    WIDTH = (
        "width",
        msgid("not as many values as the line of names; quote a value that holds the delimiter"),
    )
    TWICE = "twice", msgid("bp: it stands in an earlier line; write one line for a consumer")
    BP = "bp", msgid("bp: it has ten digits; copy it from the bill")
    LOCALITY = "locality", msgid("locality: there is none with the code %(code)s; correct it")
    NAME = "name", msgid("name: write 1 to %(most)s letters")
    ADDRESS = "address", msgid("address: write 1 to %(most)s letters")
    AMOUNT = "amount", msgid("amount: write the rupees that are owed, such as 1240.00")
    MOBILE = "mobile", msgid("mobile: it is no telephone number; correct it or leave it out")

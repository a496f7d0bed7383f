"""Name why a line of a list of payments is not taken, what corrects it, and what came of one."""

from missedcall.domain.shared.named_code import Fix, NamedCode, msgid


class RecordRefusal(NamedCode):
    """Name why what is said of one payment cannot be taken."""

    REFERENCE = "reference", msgid("it is no reference of a payment")
    PAISE = "paise", msgid("it is no amount in whole paise")
    RUPEES = "rupees", msgid("it is no amount in rupees")
    LINE = "line", "%(field)s: %(why)s; %(fix)s"
    WORD = "word", msgid("it is a word that the configuration does not know")
    WIDTH = "width", msgid("not as many values as the line of names")
    TOTAL = (
        "total",
        msgid("an amount without a reference that is not the total of the lines above"),
    )


class RecordFix(NamedCode):
    """Name what corrects a line that cannot be taken."""

    REFERENCE = (
        "reference",
        msgid("use 1 to 60 letters, digits and . _ / : -; format the column as text"),
    )
    PAISE = "paise", msgid("write more than 0 as whole paise")
    RUPEES = "rupees", msgid("write the rupees such as 1650.00")
    TIME = "time", msgid("correct the time or its zone")
    WORD = "word", msgid("it may be %(known)s; the configuration names others")
    QUOTE = "quote", msgid("quote a value that holds the delimiter")
    COMPARE = "compare", msgid("compare the file with the bank's")


class ReversalRefusal(NamedCode):
    """Name why a payment is not taken out of the books."""

    CAUSE = "cause", msgid("cause: choose one of the list")
    NOT_BOOKED = (
        "not_booked",
        msgid("%(channel)s %(reference)s: no such payment is booked"),
        Fix(msgid("check channel and reference"), "see `missedcall payments list`"),
    )
    REVERSED = "reversed", msgid("%(channel)s %(reference)s: it was reversed before")
    GIVEN_BACK = (
        "given_back",
        msgid("%(channel)s %(reference)s: it was given back already; ask the bank"),
    )
    OTHER_AMOUNT = (
        "other_amount",
        msgid(
            "Rs %(amount)s are taken back of Rs %(paid)s that were paid; ask the bank what was "
            "reversed"
        ),
    )
    TWO_AMOUNTS = (
        "two_amounts",
        msgid(
            "%(channel)s %(reference)s: its reversal came with another amount too; ask the bank"
        ),
    )


class VoucherRefusal(NamedCode):
    """Name why a voucher is not entered, approved or refused."""

    CHANNEL = "channel", msgid("channel: choose one of the list")
    NO_COUNTER = (
        "no_counter",
        msgid("channel: %(channel)s has no counter; use %(counters)s"),
    )
    REFERENCE = "reference", msgid("reference: use 1 to 60 letters, digits and . _ / : -")
    AMOUNT = "amount", msgid("amount: write the rupees of the receipt, such as 1650.00")
    NO_TIME = "no_time", msgid("time: write a day and a time")
    TIME = "time", msgid("time: %(why)s; write the time of the receipt")
    ENTERED = "entered", msgid("%(reference)s: it was entered before; see its voucher")
    REFUND_REFERENCE = (
        "refund_reference",
        msgid("reference: give the bank's reference of the refund"),
    )
    REFUND_ENTERED = (
        "refund_entered",
        msgid("%(reference)s: its refund was entered before; see its voucher"),
    )
    REVERSAL_ENTERED = (
        "reversal_entered",
        msgid("%(reference)s: its reversal was entered before; see its voucher"),
    )
    NOT_ASKED = (
        "not_asked",
        msgid("asked: say who chose the refund in place of the first bill, and when"),
    )
    NO_APPLICATION = (
        "no_application",
        msgid("application: there is none of this number; check its eleven digits"),
    )
    NOTHING_OVER = (
        "nothing_over",
        msgid("application %(application)s is “%(state)s”: nothing is over to go back"),
    )
    NO_REASON = "no_reason", msgid("reason: say why it is refused")
    TWO = "two", msgid("it takes two: %(why)s")
    UNKNOWN = (
        "unknown",
        msgid("there is no voucher %(voucher)s"),
        Fix(msgid("look at the page again"), "see `missedcall payments vouchers`"),
    )
    DONE = "done", msgid("voucher %(voucher)s is done already: %(state)s")
    BOOKED = "booked", msgid("%(reference)s: money is booked with it already; refuse it")
    LESS_OVER = (
        "less_over",
        msgid("%(application)s: so much is not over any more; refuse it, enter it anew"),
    )


class VoucherState(NamedCode):
    """Name what became of a voucher."""

    ENTERED = "entered", msgid("entered")
    BOOKED = "booked", msgid("booked")
    REFUSED = "refused", msgid("refused")


class SuspenseRefusal(NamedCode):
    """Name why money in suspense is not booked to an application or given back."""

    NO_APPLICATION = (
        "no_application",
        msgid("application: there is none of this number; check its eleven digits"),
    )
    OVER = "over", msgid("application %(application)s is “%(state)s”; give the money back")
    NOT_THERE = (
        "not_there",
        msgid("%(channel)s %(reference)s: nothing of it is in suspense any more"),
        Fix(msgid("look at the page again"), "see `missedcall payments suspense`"),
    )


class RefundRefusal(NamedCode):
    """Name why the refund of an ended application is not entered or approved."""

    REFERENCE = "reference", msgid("reference: give the bank's reference of the refund")
    NO_APPLICATION = (
        "no_application",
        msgid("application: there is none of this number; check its eleven digits"),
    )


class SettlementRefusal(NamedCode):
    """Name why a difference with the bank, or a reversal without its payment, is not settled."""

    NO_REASON = "no_reason", msgid("reason: say what the bank has answered")
    NO_DIFFERENCE = (
        "no_difference",
        msgid("%(channel)s %(reference)s: no difference waits; look again"),
    )
    NO_REVERSAL = (
        "no_reversal",
        msgid("%(channel)s %(reference)s: no reversal waits; look again"),
    )


class PaymentNote(NamedCode):
    """Name what a person has to know of a payment that came in."""

    SHORT = "short", msgid("Rs %(amount)s are still to pay")
    EXCESS = "excess", msgid("Rs %(amount)s are paid over")
    TOO_OLD = (
        "too_old",
        msgid("dated too long ago or before the application; ask for the day"),
    )
    NO_APPLICATION = (
        "no_application",
        msgid("no open application has this number; match or refund it"),
    )
    REVERSED_BEFOREHAND = "reversed_beforehand", msgid("it was taken back before it came")
    OTHER_PAYER = "other_payer", msgid("Rs %(amount)s are booked with it for another payer")
    OTHER_DAY = "other_day", msgid("Rs %(amount)s are booked with it on another day")
    OTHER_AMOUNT = "other_amount", msgid("Rs %(amount)s are booked for it; ask who sent it")
    NOT_COME = "not_come", msgid("no such payment yet; it is taken back when it comes")
    GATEWAY_UNKNOWN = (
        "gateway_unknown",
        "the gateway stands in the configuration no more",
    )
    BODY = "body", "the body is neither JSON nor a form that can be read: %(problem)s"
    NOT_BOOKED = "not_booked", "it cannot be booked (%(error)s); see the log"

"""Say codes in the reader's language: those of payments."""

from collections.abc import Mapping

from missedcall.domain.payments.ledger import Account, Channel
from missedcall.domain.payments.payable import NotPayable
from missedcall.domain.payments.reconcile import DifferenceKind
from missedcall.domain.shared.named_code import msgid
from missedcall.usecases.payments.reversals import ReversalCause
from web.shared.texts import Names, names_of
from web.shared.texts import lazy_gettext as _

channel = names_of(Channel)
voucher = Names(
    {
        "give_back": _("Refund out of suspense"),
        "reversal": _("Reversal"),
        "excess": _("Refund of what was paid over"),
        "receipt": _("Receipt"),
    }
)
difference = Names(
    {
        DifferenceKind.MISSING_THERE: _("We have it, the bank has not"),
        DifferenceKind.DIFFERS: _("The amounts or payers differ"),
    }
)
account = Names(
    {
        Account.APPLICATION: _("application"),
        Account.SUSPENSE: _("suspense"),
    }
)
NOT_PAYABLE: Mapping[NotPayable, str] = {
    NotPayable.PAPERS_MISSING: msgid("Nothing is to be paid yet: papers are missing."),
    NotPayable.NO_DEMAND: msgid("Nothing is to be paid yet: an SMS tells the amount when it is."),
    NotPayable.MADE_ANEW: msgid("Do not pay now: the demand is being made anew."),
    NotPayable.NOTHING_OWED: msgid("Nothing is to be paid."),
    NotPayable.EXPIRED: msgid("The last day is over. Ask for a new demand before you pay."),
    NotPayable.ENDED: msgid("The application is closed. Do not pay."),
}
not_payable = Names({code: _(english) for code, english in NOT_PAYABLE.items()})
list_kind = Names(
    {
        Channel.BANK: _("Payments of the bank"),
        Channel.BBPS: _("Payments over BBPS"),
        Channel.GATEWAY: _("Payments of a gateway"),
        Channel.COUNTER: _("Payments of counters"),
        Channel.CHEQUE: _("Cheques"),
        "day-bank": _("A whole day of the bank, to compare"),
        "day-bbps": _("A whole day of BBPS, to compare"),
        "day-gateway": _("A whole day of a gateway, to compare"),
        "day-counter": _("A whole day of counters, to compare"),
        "day-cheque": _("A whole day of cheques, to compare"),
        "bp": _("BP numbers"),
        "arrears": _("Arrears"),
    }
)
outcome = Names(
    {
        "booked": _("booked"),
        "known": _("known already"),
        "suspense": _("to suspense"),
        "differs": _("differs: ask the bank"),
        "reversed": _("taken back"),
        "waiting": _("waits"),
        "ignored": _("no payment"),
        "refused": _("wrong"),
        "taken": _("taken"),
        "missing_there": _("we have it, the list has not"),
    }
)
cause = Names(
    {
        ReversalCause.BOUNCED: _("The cheque bounced"),
        ReversalCause.CHARGEBACK: _("The bank called it back"),
    }
)

"""Say codes in the reader's language: those of meters."""

from missedcall.domain.meters.meters import MeterMove
from web.shared.texts import Names
from web.shared.texts import lazy_gettext as _

move = Names(
    {
        "receive": _("received"),
        MeterMove.SEND: _("sent"),
        MeterMove.ARRIVE: _("arrived"),
        MeterMove.LOSE: _("written off"),
        MeterMove.FIND: _("found"),
        MeterMove.RESERVE: _("reserved"),
        MeterMove.FREE: _("freed"),
        MeterMove.ISSUE: _("handed out"),
        MeterMove.FIT: _("fitted"),
        MeterMove.GIVE_BACK: _("came back"),
        MeterMove.FAULTY: _("faulty"),
    }
)
meters = Names(
    {
        "single": _("single phase"),
        "three": _("three phase"),
        "missing": _("not in the store"),
        "surplus": _("not in the ledger"),
    }
)

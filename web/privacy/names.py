"""Say codes in the reader's language: those of personal data."""

from web.shared.texts import Names
from web.shared.texts import lazy_gettext as _

done = Names(
    {
        "proposed": _("Noted. Now another person approves it."),
        "withdrawn": _("Taken back. Nothing is changed."),
        "restricted": _("It is hidden from now on."),
        "asked": _("Noted. It is hidden as soon as the call in hand is over."),
    }
)
state = Names(
    {
        "proposed": _("waits for approval"),
        "withdrawn": _("taken back"),
        "asked": _("hidden when the call is over"),
        "restricted": _("hidden"),
        "erased": _("erased"),
    }
)

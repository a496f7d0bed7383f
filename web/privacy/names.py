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
refusal = Names(
    {
        "number": _("That is no number; write the ten digits of an Indian one."),
        "words": _("Write both, the reason and the proof, in a line of at most 200 characters."),
        "still_open": _(
            "Application %(applications)s is still open. Withdraw it first, then ask here again."
        ),
        "asked_already": _("It is noted already; look at the list below."),
        "second_person": _("You may not do this: another supervisor or admin approves it."),
        "one_person": _(
            "One of you gave the other a password within 7 days: a third supervisor approves."
        ),
        "callback_waits": _(
            "A callback waits for this number: it is rung first. If its owner does not want "
            "it, take the request back and write it so."
        ),
        "not_proposed": _(
            "This request does not wait for approval any more; look at the list below."
        ),
        "too_many": _("You have written down %(most)s today; tell your supervisor."),
        "aadhaar": _("Write no Aadhaar number here; say in other words how you know the person."),
        "nothing_held": _("We hold nothing of this number."),
    }
)

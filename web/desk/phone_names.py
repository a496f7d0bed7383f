"""Say in the reader's language how the telephone in the browser stands, and what it can do."""

from web.shared.texts import Names
from web.shared.texts import lazy_gettext as _

line = Names(
    {
        "title": _("Your phone"),
        "starting": _("Connecting…"),
        "other_tab": _("The phone is open in another tab. Close that one to have it here."),
        "insecure": _(
            "The browser allows this phone only over https or on localhost. Tell the admin; "
            "until then work with a SIP phone or a mobile."
        ),
        "no_microphone": _(
            "No microphone. Plug the headset in, and allow the microphone in the browser."
        ),
        "lost": _("The connection is lost; connecting again…"),
        "refused": _("The phone was not let in. Tell the admin."),
        "there": _("Telephone connected"),
        "trying": _("Trying microphone and network: say a few words…"),
        "unfit": _("The phone is not fit for calls yet"),
        "ringing": _("Ringing: pick it up"),
        "ringing_again": _("A caller of yours is held: pick up to go on"),
        "ringing_transfer": _("A colleague hands you a caller: pick up"),
        "handing": _(
            "The supervisor is rung, and the caller hears nothing meanwhile. If the supervisor "
            "does not pick up, the caller is back with you."
        ),
        "call": _("On a call"),
        "muted": _("On a call, your microphone is off"),
        "held": _("The caller is held and hears nothing"),
        "interrupted": _("The network was cut; the call is kept. Wait."),
    }
)
press = Names(
    {
        "answer": _("Pick up"),
        "mute": _("Mute"),
        "unmute": _("Unmute"),
        "hold": _("Hold the caller"),
        "unhold": _("Back to the caller"),
        "hang_up": _("Hang up"),
        "try": _("Try the phone"),
    }
)
# {value} is put in by the page.
quality = Names(
    {
        "good": _("Sound: good"),
        "gaps_here": _("You may hear gaps: {value} percent lost"),
        "gaps_there": _("The other side may hear gaps: {value} percent lost"),
        "late": _("The sound comes late, by {value} ms: let the other side finish speaking"),
        "uneven": _("The sound comes unevenly, by {value} ms: words may break off"),
        "nothing": _("No sound comes from the network. If it stays so, load the page anew."),
    }
)
trial = Names(
    {
        "fine": _("Microphone and network are good."),
        "quiet": _(
            "The network is good, but the microphone hears nothing. Speak; if it stays so, look "
            "whether the headset is switched to mute or another microphone is chosen."
        ),
        "no_sound": _(
            "The server is reached, but no sound comes back. Tell the admin: the network keeps "
            "out the ports for sound (UDP). It is tried again."
        ),
        "no_answer": _(
            "The telephone server does not answer. Look at the network; if other pages work, "
            "tell the admin. It is tried again."
        ),
    }
)

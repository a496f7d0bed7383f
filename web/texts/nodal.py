"""Say what stands on the pages of what is late, and of one application with its clocks."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "nav.nodal": ("देरी (नोडल)", "Late (nodal)"),
    "nav.board": ("देरी", "Late"),
    "nav.applications": ("आवेदन", "Applications"),
    "clock.C5": ("कानूनी समय", "The law's days"),
    "clock.C6": ("आवेदक से वादा", "The promise to the applicant"),
    "clock.C7": ("बोनस समय", "The bonus time"),
    "file.clocks": ("समय", "Clocks"),
    "file.within": ("समय में", "in time"),
    "file.bar": ("{share}% समय लगा", "{share} % of the bar"),
    "file.due": ("{start} से, {due} तक", "from {start}, due {due}"),
    "file.stopped": ("{time} पर पूरा", "done {time}"),
    "file.no_clock": ("अभी कोई समय नहीं चल रहा।", "No clock has started."),
    "file.money": ("राशि", "Money"),
    "file.balance": ("मांग रु {due}, जमा रु {paid}", "due Rs {due}, paid Rs {paid}"),
    "file.demand": (
        "मांग {version}: रु {amount}, {day} तक",
        "demand {version}: Rs {amount}, until {day}",
    ),
    "file.messages": ("SMS संदेश", "Messages"),
    "nodal.title": ("देर हो चुकी या होने वाली", "Late or about to be"),
    "nodal.hint": (
        "अगले 24 घंटे तक का काम; सबसे पुराना पहले। आवेदन खोलकर कारण सहित कार्रवाई करें।",
        "Due within 24 hours, the oldest first. Open an application to act, with a reason.",
    ),
    "nodal.above": ("ऊपर के कार्यालय", "Offices above"),
    "nodal.all": ("सब", "All"),
    "nodal.anybody": ("किसी की भी", "anybody's"),
    "nodal.show": ("दिखाएँ", "Show"),
    "nodal.by_office": ("कार्यालय के अनुसार", "By office"),
    "nodal.office": ("कार्यालय", "Office"),
    "nodal.late": ("देर हो चुकी", "Late"),
    "nodal.due": ("कुल (24 घंटे तक)", "All (up to 24 hours)"),
    "nodal.together": ("कुल", "Together"),
    "nodal.list": ("सूची", "The list"),
    "nodal.empty": (
        "यहाँ कुछ भी देर से नहीं है, और 24 घंटे में कुछ बाकी नहीं।",
        "Nothing is late here, and nothing is due within 24 hours.",
    ),
}

"""Say what stands on the pages of what is late, and of one application with its clocks."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "nav.nodal": ("देरी (नोडल)", "Overdue (nodal)"),
    "nav.board": ("देरी", "Overdue"),
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
    "file.money": ("राशि", "Amounts"),
    "file.balance": ("मांग रु {due}, जमा रु {paid}", "due Rs {due}, paid Rs {paid}"),
    "file.demand": (
        "मांग {version}: रु {amount}, {day} तक",
        "demand {version}: Rs {amount}, until {day}",
    ),
    "file.messages": ("SMS संदेश", "Messages"),
    "find.title": ("दूसरे फ़ोन का आवेदन खोजें", "Find an application of another telephone"),
    "find.label": (
        "आवेदन क्रमांक, BP नंबर, मोबाइल या मीटर क्रमांक",
        "Application, BP number, mobile or meter serial",
    ),
    "find.button": ("खोजें", "Find"),
    "find.found": ("{count} मिले", "{count} found"),
    "find.none": (
        "इससे कोई आवेदन नहीं मिला; पूरा नंबर जाँचकर लिखें।",
        "Nothing has this number; check it and write all of it.",
    ),
    "find.all": ("सब आवेदन", "All applications"),
    "bp.title": ("BP नंबर", "BP number"),
    "bp.none": ("अभी नहीं जुड़ा।", "None yet."),
    "bp.reason": ("कहाँ से मिला", "From where it is known"),
    "bp.link": ("जोड़ें", "Link"),
    "bp.linked": ("BP नंबर जोड़ा गया।", "The BP number is linked."),
    "bp.why.missing": ("BP नंबर के दस अंक लिखें", "write the ten digits of the BP number"),
    "bp.why.not_a_bp": (
        "BP नंबर दस अंकों का होता है; बिल देखकर लिखें",
        "a BP number has ten digits; copy it from the bill",
    ),
    "bp.why.over": (
        "यह आवेदन समाप्त हो चुका है; नया आवेदन खोलकर जोड़ें",
        "this application has ended; link the one that took its place",
    ),
    "bp.why.taken": (
        "यह BP नंबर आवेदन {application} पर है; दोनों जाँचें",
        "this BP number stands with application {application}; check both",
    ),
    "bp.why.no_reason": ("कहाँ से मिला, यह लिखें", "say from where the number is known"),
    "nodal.title": ("देर हो चुकी या होने वाली", "Overdue or due soon"),
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
    "nodal.late": ("देर हो चुकी", "Already overdue"),
    "nodal.due": ("कुल (24 घंटे तक)", "All (up to 24 hours)"),
    "nodal.together": ("कुल", "Total"),
    "nodal.list": ("सूची", "The list"),
    "nodal.empty": (
        "यहाँ कुछ भी देर से नहीं है, और 24 घंटे में कुछ बाकी नहीं।",
        "Nothing is overdue here, and nothing is due within 24 hours.",
    ),
}

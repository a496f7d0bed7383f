"""Say what stands on the page of what is late: the nodal officer's, and an office's board."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "nav.nodal": ("देरी (नोडल)", "Late (nodal)"),
    "nav.board": ("देरी", "Late"),
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

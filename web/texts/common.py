"""Say what stands on every page: the service, its languages, the roles."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "service": ("मिस्ड कॉल सेवा", "Missed-call service"),
    "test_mode": (
        "परीक्षण: राशि और SMS असली नहीं हैं",
        "TEST: amounts and text messages are not real",
    ),
    "skip.main": ("सीधे पृष्ठ पर जाएँ", "Skip to the page"),
    "skip": ("सीधे फ़ॉर्म पर जाएँ", "Skip to the form"),
    "language.hi": ("हिन्दी", "हिन्दी"),
    "language.en": ("English", "English"),
    "language.switch": ("भाषा", "Language"),
    "logout": ("लॉगआउट", "Log out"),
    "role.operator": ("ऑपरेटर", "operator"),
    "role.supervisor": ("पर्यवेक्षक", "supervisor"),
    "role.admin": ("प्रशासक", "administrator"),
    "role.verifier": ("दस्तावेज़ जाँचकर्ता", "verifier of papers"),
    "role.je": ("कनिष्ठ अभियंता", "junior engineer"),
    "role.lineman": ("लाइनमैन", "lineman"),
    "role.store": ("भंडार प्रभारी", "store keeper"),
    "role.ae": ("सहायक अभियंता", "assistant engineer"),
    "role.accounts": ("लेखा", "accounts"),
    "role.nodal": ("नोडल अधिकारी", "nodal officer"),
    "nav.title": ("पृष्ठ", "Pages"),
    "nav.desk": ("मेरा डेस्क", "My desk"),
    "nav.wallboard": ("वॉलबोर्ड", "Wallboard"),
    "nav.callbacks": ("कॉल-बैक", "Callbacks"),
    "nav.call_log": ("कॉल लॉग", "Call log"),
    "nav.outages": ("सेवा-बाधा", "Outages"),
    "nav.recordings": ("रिकॉर्डिंग", "Recordings"),
    "nav.privacy": ("जानकारी हटवाना", "Erasure of data"),
}

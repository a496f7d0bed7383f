"""Say what stands on the report to the regulator."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "regulator.link": ("आयोग (CSERC) की रिपोर्ट", "Report to the commission (CSERC)"),
    "regulator.title": ("आयोग की रिपोर्ट {month}", "Report to the commission {month}"),
    "regulator.hint": (
        "कानूनी दिन पूरे आवेदन से गिने जाते हैं: शहर {urban}, गाँव {rural}, पहाड़ी {hilly}; "
        "हमारी रुकावटें उन्हें नहीं रोकतीं।",
        "The law's days count from the complete application: towns {urban}, villages {rural}, "
        "hills {hilly}; no hold of ours stops them.",
    ),
    "regulator.month": ("महीना", "Month"),
    "regulator.file": ("CSV फ़ाइल", "CSV file"),
    "regulator.picture": (
        "भुगतान से कनेक्शन तक ({count} कनेक्शन)",
        "From the payment to the light ({count} connections)",
    ),
    "regulator.up_to": ("{days} दिन तक", "up to {days} days"),
    "regulator.longer": ("{days} दिन से अधिक", "more than {days} days"),
    "regulator.delay": (
        "देरी में वे दिन नहीं गिने जाते जब आवेदक के काग़ज़ या राशि बाकी थी।",
        "Days for which the applicant owed papers or money are no delay.",
    ),
    "regulator.rate": (
        "प्रतिदिन रु {amount}, {day} से ({source})।",
        "Rs {amount} a day since {day} ({source}).",
    ),
    "regulator.no_rate": (
        "क्षतिपूर्ति की दर तय नहीं है, इसलिए केवल मामले और दिन।",
        "No rate of compensation is set, so cases and days only.",
    ),
    "regulator.area": ("क्षेत्र", "Area"),
    "regulator.applications": ("आवेदन", "Applications"),
    "regulator.connections": ("कनेक्शन", "Connections"),
    "regulator.median": ("मध्यिका, दिन", "Median, days"),
    "regulator.longest": ("सबसे लंबा, दिन", "Longest, days"),
    "regulator.too_late": ("कानूनी दिनों के बाद दिए", "Given after the law's days"),
    "regulator.pending": ("कानूनी दिनों के बाद भी बाकी", "Pending beyond the law's days"),
    "regulator.unpaid": ("{count} की राशि बाकी", "{count} unpaid"),
    "regulator.held": (
        "बाकी में रुके: आवेदक से / कंपनी से",
        "Of these held: by applicant / by company",
    ),
    "regulator.compensation": (
        "क्षतिपूर्ति: मामले / दिन",
        "Compensation: cases / days",
    ),
}

"""Say what stands on the pages of points."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "nav.points": ("अंक", "Points"),
    "points.title": ("मेरे अंक", "My points"),
    "points.sums": (
        "अंतिम {final}, अस्थायी {provisional}",
        "{final} final, {provisional} provisional",
    ),
    "points.hint": (
        "हर अंक का नियम और कारण नीचे है। सात दिन बाद अंक अंतिम होते हैं।",
        "Each entry shows its rule and reason. After seven days it is final.",
    ),
    "points.none": ("अभी कोई अंक नहीं।", "No points yet."),
    "points.final": ("अंतिम", "final"),
    "points.provisional": ("{day} तक अस्थायी", "provisional until {day}"),
    "points.object": ("आपत्ति करें (एक काम पर एक बार)", "Object (once for each job)"),
    "points.number": ("आवेदन क्रमांक", "Number of the application"),
    "points.text": ("क्या गलत है", "What is wrong"),
    "points.send": ("आपत्ति भेजें", "Send the objection"),
    "points.objected": (
        "आपत्ति दर्ज हुई; AE सात दिन में उत्तर देंगे।",
        "Your objection is kept; the AE answers within seven days.",
    ),
    "points.due": ("उत्तर {when} तक", "answer due {when}"),
    "points.late": (
        "समय पर उत्तर नहीं; अब नोडल अधिकारी के पास",
        "overdue; now with the nodal officer",
    ),
    "points.board": ("{month} का क्रम", "The board of {month}"),
    "points.board_hint": (
        "बोनस समय में हुए काम; कम से कम दस काम; दसवें स्थान के बाद केवल समूह।",
        "Jobs within the bonus time; ten jobs at least; below the tenth place bands only.",
    ),
    "points.no_board": (
        "इस माह अभी किसी के दस काम नहीं हुए।",
        "No lineman has done ten jobs yet this month.",
    ),
    "points.band": ("समूह {band}", "Band {band}"),
    "points.kept": ("कार्यालयों के निभाए वादे", "Promises kept, by office"),
    "points.open": ("आपत्तियाँ", "Objections"),
    "points.no_objection": ("कोई आपत्ति बाकी नहीं।", "No objection waits."),
    "points.change": ("कितने अंक दें या घटाएँ (0: जैसा है)", "Points to give or take (0: as it is)"),
    "points.answer": ("उत्तर दें", "Answer"),
    "points.answered": ("उत्तर दर्ज हुआ।", "The answer is kept."),
    "points.answered_before": (
        "इस आपत्ति का उत्तर अभी किसी ने दे दिया।",
        "Somebody has just answered this objection.",
    ),
    "points.alarms": ("क्या देखने योग्य है", "What to look at"),
    "points.alarms_hint": (
        "ये आँकड़े संयोग से कम ही होते हैं; यह जाँच का कारण है, दोष का प्रमाण नहीं।",
        "Chance rarely gives such figures; a reason to look, and no verdict.",
    ),
    "points.no_alarm": ("कुछ असामान्य नहीं।", "Nothing stands out."),
    "suspicion.before_limit": (
        "सीमा से ठीक पहले के आधे घंटे में बहुत काम",
        "too many jobs in the last half hour before the limit",
    ),
    "suspicion.paid_just_before": (
        "भुगतान के एक घंटे में चालू, क्षेत्र से कितने गुना",
        "connected within an hour of the payment, times the region's share",
    ),
    "suspicion.holds": ("साथियों से अधिक रुकावटें", "more holds than peers"),
    "column.job": ("आवेदन", "Application"),
    "column.points": ("अंक", "Points"),
    "area.urban": ("शहरी", "Urban"),
    "area.rural": ("ग्रामीण", "Rural"),
    "area.hilly": ("पहाड़ी", "Hilly"),
}

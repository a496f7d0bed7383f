"""Say what stands on the page of accounts."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "nav.money": ("लेखा", "Accounts"),
    "money.title": ("लेखा: जो आपकी प्रतीक्षा में है", "Accounts: what waits for you"),
    "money.suspense": ("उचंत राशि (किसकी है, पता नहीं)", "Suspense: money whose payer is not known"),
    "money.suspense.none": ("उचंत में कोई राशि नहीं।", "No money is in suspense."),
    "money.said": ("भुगतानकर्ता ने लिखा: {said}", "The payer gave: {said}"),
    "money.application": ("आवेदन क्रमांक", "Application number"),
    "money.match": ("इस आवेदन में जोड़ें", "Book to this application"),
    "money.matched": ("राशि आवेदन में जुड़ गई।", "The money is booked to the application."),
    "money.bank_reference": ("वापसी का बैंक संदर्भ", "Bank's reference of the refund"),
    "money.give_back": ("वापसी दर्ज करें", "Enter the refund"),
    "money.entered": (
        "दर्ज हुआ। दूसरे व्यक्ति की जाँच के बाद ही गिना जाएगा।",
        "Entered. It counts when another person has approved it.",
    ),
    "money.vouchers": ("दूसरे की जाँच बाकी", "Waiting for a checker"),
    "money.vouchers.none": ("जाँच के लिए कुछ नहीं।", "Nothing waits for a checker."),
    "money.receipt": ("काउंटर भुगतान", "Paid at a counter"),
    "money.kind.give_back": ("उचंत से वापसी", "Refund out of suspense"),
    "money.kind.reversal": ("वापस ली गई राशि", "Reversal"),
    "money.kind.excess": ("अधिक जमा की वापसी", "Refund of what was paid over"),
    "money.excess": ("अधिक जमा लौटाएँ", "Give back what was paid over"),
    "money.asked": (
        "पहले बिल के बदले वापसी किसने, कब माँगी",
        "Who chose the refund in place of the first bill, and when",
    ),
    "money.kind.receipt": ("रसीद", "Receipt"),
    "money.by": ("दर्ज किया: {who}", "Entered by {who}"),
    "money.yours": (
        "आपने दर्ज किया: दूसरा व्यक्ति स्वीकृत करेगा।",
        "You entered it: another person approves it.",
    ),
    "money.approve": ("स्वीकृत करें", "Approve"),
    "money.cleared": ("चेक भुना: स्वीकृत करें", "The cheque is cleared: approve"),
    "money.approved": ("स्वीकृत और दर्ज हुआ।", "Approved and booked."),
    "money.refuse": ("अस्वीकार करें", "Refuse"),
    "money.refused": ("अस्वीकार हुआ।", "Refused."),
    "money.reason": ("कारण", "Reason"),
    "money.refunds": ("लौटाने वाली राशि", "Refunds due"),
    "money.refunds.none": ("लौटाने को कुछ नहीं।", "No refund is due."),
    "money.refund_by": ("{day} तक लौटाएँ", "to be given back by {day}"),
    "money.today": ("आज की प्रविष्टियाँ", "Today's entries"),
    "money.today.none": ("आज अभी कोई प्रविष्टि नहीं।", "No entry today yet."),
    "money.unread": ("गेटवे की सूचनाएँ जो पढ़ी नहीं गईं", "Notices of gateways that could not be booked"),
    "money.open_reversals": (
        "वापस ली गई, पर अभी न आई राशि",
        "Taken back before the payment came",
    ),
    "money.open_reversals.hint": (
        "भुगतान आते ही उसकी वापसी भी दर्ज होगी। राशि अलग हो तो बैंक से पूछें।",
        "It is booked when the payment comes. If the amounts differ, ask the bank.",
    ),
    "money.enter": ("दर्ज करें", "Enter"),
    "money.channel": ("माध्यम", "Channel"),
    "money.channel.gateway": ("ऑनलाइन गेटवे", "payment gateway"),
    "money.channel.bank": ("बैंक", "bank"),
    "money.channel.bbps": ("बीबीपीएस", "BBPS"),
    "money.channel.counter": ("काउंटर", "counter"),
    "money.channel.cheque": ("चेक", "cheque"),
    "money.reference": ("रसीद या चेक क्रमांक", "Number of the receipt or cheque"),
    "money.amount": ("राशि, रुपये", "Amount in rupees"),
    "money.paid_at": ("भुगतान का समय", "Time of the payment"),
    "money.reverse": (
        "चेक लौटा या बैंक ने राशि वापस ली",
        "A cheque bounced, or the bank called it back",
    ),
    "money.bounced": ("चेक लौटा", "The cheque bounced"),
    "money.chargeback": ("बैंक ने वापस लिया", "The bank called it back"),
    "money.export": ("SAP के लिए कनेक्शन", "Connections for SAP"),
    "money.export.since": ("पहला दिन", "First day"),
    "money.export.until": ("अंतिम दिन", "Last day"),
    "money.export.button": ("CSV फ़ाइल लें (दर्ज होगा)", "Take the CSV file (noted)"),
    "money.export.days": (
        "दो दिन चुनें: पहला, और एक वर्ष के भीतर अंतिम",
        "choose two days: the first, and the last within a year",
    ),
    "money.export.frozen": (
        "डेटा उल्लंघन की जाँच तक फ़ाइलें बंद हैं; एडमिन से पूछें",
        "exports are frozen while a breach is open; ask an administrator",
    ),
    "money.account.application": ("आवेदन", "application"),
    "money.account.suspense": ("उचंत", "suspense"),
    "money.column.at": ("समय", "Time"),
    "money.column.what": ("किस बात का", "For what"),
    "money.problem.NotMatched": (
        "यह राशि इस आवेदन में नहीं जुड़ सकती: क्रमांक जाँचें, या राशि लौटाएँ।",
        "The money cannot be booked to it: check the number, or give the money back.",
    ),
    "money.problem.NotEntered": (
        "दर्ज नहीं हुआ: संदर्भ, राशि (जैसे 1650.00) और समय जाँचें; एक रसीद एक ही बार।",
        "Not entered: check reference, amount (such as 1650.00) and time; a receipt counts once.",
    ),
    "money.problem.NotChecked": (
        "यह आप अभी नहीं कर सकते: दर्ज और स्वीकृत अलग-अलग लोग करते हैं, जिनके बीच 7 दिन में "
        "पासवर्ड नहीं दिया गया; कारण लिखें; पृष्ठ फिर देखें।",
        "Not now: who entered it does not approve it, nor who exchanged a password with that "
        "person within 7 days; give a reason; look again.",
    ),
    "money.problem.NotRefunded": (
        "वापसी का बैंक संदर्भ दें।",
        "Give the bank's reference of the refund.",
    ),
    "money.problem.NotReversed": (
        "ऐसा भुगतान दर्ज नहीं, या वह पहले ही हटाया जा चुका है।",
        "No such payment is booked, or it was taken out before.",
    ),
    "money.problem.ChangedMeanwhile": (
        "इस बीच किसी और ने बदल दिया; फिर से देखें।",
        "Another has changed it meanwhile; look again.",
    ),
}

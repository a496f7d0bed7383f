"""Say what stands on the page about personal data."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "privacy.title": ("जानकारी हटवाना", "Have personal data erased"),
    "privacy.about": (
        "जिसका नंबर है, वही माँगे, तभी लिखें। कोई दूसरा (पर्यवेक्षक या प्रशासक) मंज़ूर करता है; तब जानकारी "
        "तुरंत सबसे छिप जाती है और क़ानून का एक साल पूरा होने पर मिट जाती है। मंज़ूरी तक इसे वापस ले सकते हैं।",
        "Only when the owner of the number asks. Another person (a supervisor or admin) approves "
        "it; then what we hold is hidden from everybody at once, and erased when the year that "
        "the law asks for is over. Until it is approved it can be taken back.",
    ),
    "privacy.drops_callback": (
        "मालिक ने कहा: रुकी हुई कॉल-बैक नहीं चाहिए",
        "The owner said: the callback that waits is not wanted",
    ),
    "privacy.drops": ("कॉल-बैक भी नहीं चाहिए", "gives up the callback"),
    "privacy.said": ("क्यों · पहचान", "Why · proof"),
    "privacy.acts": ("करें", "Actions"),
    "privacy.approve": ("मंज़ूर करें: अभी छिपाएँ", "Approve: hide it now"),
    "privacy.withdraw": ("वापस लें", "Take back"),
    "privacy.number": ("फ़ोन नंबर", "Telephone number"),
    "privacy.reason": ("क्यों", "Why"),
    "privacy.proof": ("कैसे पहचाना", "How you know that it is the owner"),
    "privacy.erase": ("मंज़ूरी के लिए भेजें", "Send for approval"),
    "privacy.requests": ("अब तक के अनुरोध", "Requests so far"),
    "privacy.asked_at": ("कब माँगा", "Asked"),
    "privacy.asked_by": ("किसने लिखा", "Written by"),
    "privacy.state": ("स्थिति", "State"),
    "privacy.erase_on": ("कब मिटेगी", "Erased on"),
    "privacy.state.proposed": ("मंज़ूरी बाकी", "waits for approval"),
    "privacy.state.withdrawn": ("वापस लिया", "taken back"),
    "privacy.state.asked": ("कॉल पूरी होने पर छिपेगी", "hidden when the call is over"),
    "privacy.state.restricted": ("छिपी है", "hidden"),
    "privacy.state.erased": ("मिट गई", "erased"),
    "privacy.done.proposed": (
        "लिख लिया। अब किसी दूसरे व्यक्ति की मंज़ूरी चाहिए।",
        "Noted. Now another person approves it.",
    ),
    "privacy.done.withdrawn": ("वापस लिया। कुछ नहीं बदला।", "Taken back. Nothing is changed."),
    "privacy.done.restricted": ("जानकारी अब किसी को नहीं दिखेगी।", "It is hidden from now on."),
    "privacy.done.asked": (
        "लिख लिया। कॉल पूरी होते ही जानकारी छिप जाएगी।",
        "Noted. It is hidden as soon as the call in hand is over.",
    ),
    "privacy.why.number": (
        "यह नंबर नहीं है; भारत के नंबर के दस अंक लिखें।",
        "That is no number; write the ten digits of an Indian one.",
    ),
    "privacy.why.words": (
        "कारण और पहचान, दोनों एक-एक पंक्ति में लिखें (200 अक्षर तक)।",
        "Write both, the reason and the proof, in a line of at most 200 characters.",
    ),
    "privacy.why.still_open": (
        "आवेदन {applications} अभी खुला है। पहले उसे वापस लें, फिर यहाँ लिखें।",
        "Application {applications} is still open. Withdraw it first, then ask here again.",
    ),
    "privacy.why.asked_already": (
        "यह पहले ही लिखा जा चुका है; नीचे सूची में देखें।",
        "It is noted already; look at the list below.",
    ),
    "privacy.why.second_person": (
        "यह आप नहीं कर सकते: मंज़ूरी कोई दूसरा पर्यवेक्षक या प्रशासक देता है।",
        "You may not do this: another supervisor or admin approves it.",
    ),
    "privacy.why.one_person": (
        "आप दोनों में से एक ने दूसरे को 7 दिन के भीतर पासवर्ड दिया है: मंज़ूरी कोई तीसरा पर्यवेक्षक देगा।",
        "One of you gave the other a password within 7 days: a third supervisor approves.",
    ),
    "privacy.why.callback_waits": (
        "इस नंबर की कॉल-बैक अभी रुकी है; पहले उनसे बात होगी। वे उसे न चाहें तो अनुरोध वापस लें और वैसा लिखें।",
        "A callback waits for this number: it is rung first. If its owner does not want it, take "
        "the request back and write it so.",
    ),
    "privacy.why.not_proposed": (
        "यह अनुरोध अब मंज़ूरी के लिए नहीं रुका है; नीचे सूची देखें।",
        "This request does not wait for approval any more; look at the list below.",
    ),
    "privacy.why.too_many": (
        "आज आपने {most} अनुरोध लिख लिए हैं; अपने पर्यवेक्षक से कहें।",
        "You have written down {most} today; tell your supervisor.",
    ),
    "privacy.why.aadhaar": (
        "यहाँ आधार नंबर न लिखें; पहचान दूसरे शब्दों में लिखें।",
        "Write no Aadhaar number here; say in other words how you know the person.",
    ),
    "privacy.why.nothing_held": (
        "इस नंबर की कोई जानकारी हमारे पास नहीं है।",
        "We hold nothing of this number.",
    ),
}

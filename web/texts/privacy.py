"""Say what stands on the page about personal data."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "privacy.title": ("जानकारी हटवाना", "Have personal data erased"),
    "privacy.about": (
        "जिसका नंबर है, वही माँगे, तभी करें। उसकी जानकारी तुरंत सबसे छिप जाती है और क़ानून का एक साल "
        "पूरा होने पर मिट जाती है। इसे वापस नहीं लिया जा सकता।",
        "Only when the owner of the number asks. What we hold of him is hidden from everybody at "
        "once, and erased when the year that the law asks for is over. It cannot be taken back.",
    ),
    "privacy.number": ("फ़ोन नंबर", "Telephone number"),
    "privacy.reason": ("क्यों", "Why"),
    "privacy.proof": ("कैसे पहचाना", "How you know that it is he"),
    "privacy.erase": ("अभी छिपाएँ", "Hide it now"),
    "privacy.requests": ("अब तक के अनुरोध", "Requests so far"),
    "privacy.asked_at": ("कब माँगा", "Asked"),
    "privacy.asked_by": ("किसने लिखा", "Written by"),
    "privacy.state": ("स्थिति", "State"),
    "privacy.erase_on": ("कब मिटेगी", "Erased on"),
    "privacy.state.asked": ("कॉल पूरी होने पर छिपेगी", "hidden when the call is over"),
    "privacy.state.restricted": ("छिपी है", "hidden"),
    "privacy.state.erased": ("मिट गई", "erased"),
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
        "यह पहले ही लिखा जा चुका है; कॉल पूरी होते ही हो जाएगा।",
        "It is noted already, and done as soon as the call in hand is over.",
    ),
    "privacy.why.nothing_held": (
        "इस नंबर की कोई जानकारी हमारे पास नहीं है।",
        "We hold nothing of this number.",
    ),
}

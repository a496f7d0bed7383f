"""Say what the telephone in the browser shows."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "line.title": ("आपका फ़ोन", "Your phone"),
    "line.starting": ("जुड़ रहा है…", "Connecting…"),
    "line.other_tab": (
        "फ़ोन दूसरे टैब में खुला है। यहाँ लेने के लिए उसे बंद करें।",
        "The phone is open in another tab. Close that one to have it here.",
    ),
    "line.insecure": (
        "ब्राउज़र यह फ़ोन केवल https पर या इसी कंप्यूटर (localhost) पर चलने देता है। एडमिन को बताएँ; तब तक "
        "SIP फ़ोन या मोबाइल से काम करें।",
        "The browser allows this phone only over https or on localhost. Tell the admin; until "
        "then work with a SIP phone or a mobile.",
    ),
    "line.no_microphone": (
        "माइक नहीं मिल रहा। हेडसेट लगाएँ और ब्राउज़र में माइक की अनुमति दें।",
        "No microphone. Plug the headset in, and allow the microphone in the browser.",
    ),
    "line.lost": ("संपर्क टूट गया; फिर जुड़ रहा है…", "The connection is lost; connecting again…"),
    "line.refused": (
        "फ़ोन को प्रवेश नहीं मिला। एडमिन को बताएँ।",
        "The phone was not let in. Tell the admin.",
    ),
    "line.there": ("जुड़ा है", "Telephone connected"),
    "line.ringing": ("बज रहा है: उठाएँ", "Ringing: pick it up"),
    "line.call": ("कॉल पर", "On a call"),
    "line.muted": ("कॉल पर, आपका माइक बंद है", "On a call, your microphone is off"),
    "press.answer": ("उठाएँ", "Pick up"),
    "press.mute": ("माइक बंद करें", "Mute"),
    "press.unmute": ("माइक चालू करें", "Unmute"),
    "press.hang_up": ("फ़ोन रखें", "Hang up"),
    "desk.later": ("तब फिर कॉल करें", "Call again then"),
    "desk.later_when": ("उपभोक्ता का समय", "The time that the caller asked for"),
    "desk.later_same": ("मैं ही कॉल करूँ", "I call back myself"),
    "desk.later_given": ("{when} पर फिर कॉल होगी।", "The caller is called again at {when}."),
    "desk.not_later": (
        "यह समय नहीं हो सकता: अब से सात दिन तक का समय चुनें, और कॉल समाप्त होने के बाद।",
        "That cannot be: choose a time from now to seven days ahead, once the call is over.",
    ),
    "desk.not_closed": (
        "कोई कॉल बंद करने को नहीं है: कॉल के समाप्त होने के बाद ही उसे बंद करें।",
        "There is no call to close: a call can be closed once it is over.",
    ),
    "desk.reason_wrong": ("कारण सूची में से चुनें।", "Choose a reason from the list."),
    "desk.stale": (
        "सर्वर से संपर्क नहीं है। लिखा हुआ सुरक्षित है; प्रतीक्षा करें।",
        "The server cannot be reached. What you typed is kept; wait.",
    ),
    "pause.tea": ("चाय", "Tea"),
    "pause.meal": ("भोजन", "Meal"),
    "pause.training": ("प्रशिक्षण", "Training"),
    "pause.other": ("अन्य", "Other"),
    "pause.operator_no_answer": ("आपने फ़ोन नहीं उठाया", "you did not pick up"),
    "pause.phone_gone": ("आपका फ़ोन जुड़ा नहीं है", "your phone is not connected"),
    "pause.shift_over": ("पाली समाप्त", "your shift is over"),
    "shift.today": ("आज की पाली: {hours}", "Your shift today: {hours}"),
    "shift.free": ("आज आपकी पाली नहीं है", "You have no shift today"),
}

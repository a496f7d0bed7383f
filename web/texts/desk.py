"""Say what stands on an operator's desk: his state, the call in hand, a shared telephone."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "state.title": ("आपकी स्थिति", "Your state"),
    "state.offline": ("ऑफ़लाइन", "Offline"),
    "state.ready": ("तैयार: अगली कॉल आपको मिलेगी", "Ready: the next call is yours"),
    "state.reserved": ("आपका फ़ोन बज रहा है, उठाएँ", "Your phone is ringing, pick it up"),
    "state.in_call": ("कॉल पर", "On a call"),
    "state.wrap_up": ("कॉल समाप्त, फ़ॉर्म पूरा करें", "The call is over, finish the form"),
    "state.paused": ("विराम", "Paused"),
    "state.since": ("{time} से", "since {time}"),
    "desk.ready": ("तैयार", "Ready"),
    "desk.pause": ("विराम लें", "Pause"),
    "desk.leave": ("काम समाप्त", "Leave"),
    "desk.close": ("बिना फ़ॉर्म के बंद करें", "Close without a form"),
    "desk.reason": ("कारण", "Reason"),
    "desk.reason_needed": (
        "कारण एक पंक्ति में लिखें; वह इतिहास में रहेगा।",
        "Write the reason in one line; it is kept in the history.",
    ),
    "desk.asked_done": ("हो गया। आवेदक को SMS मिलेगा।", "Done. The applicant gets an SMS."),
    "slot.ask": (
        "लाइनमैन के आने का समय {now} से है। उपभोक्ता कोई और समय चाहें तो चुनें:",
        "The lineman comes from {now}. If the caller wants another time, choose it:",
    ),
    "slot.chosen": (
        "समय बदल गया। आवेदक को नया समय SMS से मिलेगा।",
        "The time is changed. The applicant gets it by SMS.",
    ),
    "slot.gone": (
        "यह समय अब नहीं दिया जा सकता। पन्ने पर नए समय देखें।",
        "This time can no longer be given. See the new ones on the page.",
    ),
    "desk.busy": (
        "कॉल आपके हाथ में है। पहले फ़ॉर्म भेजें या कॉल बंद करें।",
        "You have a call in hand. Send the form or close the call first.",
    ),
    "desk.no_phone": (
        "आपके नाम पर कोई फोन नहीं है। एडमिन से एक्सटेंशन लें।",
        "You have no phone. Ask the admin for an extension.",
    ),
    "desk.off_shift": (
        "अभी आपकी पाली नहीं है: पाली से एक घंटे पहले से उसके अंत तक ही “तैयार” हो सकते हैं।",
        "You are not on shift: you can be ready from an hour before it begins until it ends.",
    ),
    "desk.phone_away": (
        "आपका फ़ोन जुड़ा नहीं है। फ़ोन चालू करें; जुड़ते ही आप तैयार होंगे। "
        "दो मिनट से ज़्यादा लगे तो “तैयार” फिर दबाएँ।",
        "Your phone is not connected. Switch it on: you are ready as soon as it is. "
        "If that takes over two minutes, press “Ready” again.",
    ),
    "phone.none": ("आपके नाम पर कोई फ़ोन नहीं है", "You have no phone"),
    "phone.yours": ("आपका फ़ोन: {phone}", "Your phone: {phone}"),
    "phone.away": (
        "आपका फ़ोन {phone} जुड़ा नहीं है। उसे चालू करें।",
        "Your phone {phone} is not connected. Switch it on.",
    ),
    # what to do about a state that he did not choose
    "advice.operator_no_answer": (
        "आपका फ़ोन बजा और उठाया नहीं गया, इसलिए कॉल दूसरे ऑपरेटर को दी जा रही है। "
        "हेडसेट और फ़ोन जाँचें, फिर “तैयार” दबाएँ।",
        "Your phone rang and was not picked up, so the call goes to another operator. "
        "Check headset and phone, then press “Ready”.",
    ),
    "advice.wrap_up_over": (
        "फ़ॉर्म का समय पूरा हुआ और उपभोक्ता को फिर कॉल होगी। तैयार हों तो “तैयार” दबाएँ।",
        "The time for the form was over and the caller will be rung again. "
        "Press “Ready” when you are.",
    ),
    "advice.shift_over": (
        "आपकी पाली पूरी हुई, अब कोई कॉल नहीं आएगी। धन्यवाद।",
        "Your shift is over and no more calls will come. Thank you.",
    ),
    "pause.wrap_up_over": ("फ़ॉर्म का समय समाप्त हुआ", "the time for the form was over"),
    "close.not_needed": ("कनेक्शन नहीं चाहिए", "Wants no connection"),
    "close.wrong_number": ("गलत नंबर", "Wrong number"),
    "close.other_matter": ("कोई और विषय, 1912 बताया", "Another matter, told of 1912"),
    "close.already_applied": ("पहले ही आवेदन किया है", "Has applied already"),
    # the call
    "call.title": ("आपकी कॉल", "The call in hand"),
    "call.none": (
        "अभी कोई कॉल नहीं है। “तैयार” रहें; कॉल आते ही यहाँ दिखेगी।",
        "No call yet. Stay “Ready”; it will show here as soon as it comes.",
    ),
    "call.number": ("फ़ोन नंबर", "Number"),
    "call.code": ("कोड", "Code"),
    "call.code_say": (
        "उपभोक्ता पूछे तो यह कोड बताएँ: वही SMS में गया है।",
        "Say this code when the consumer asks: the SMS holds the same code.",
    ),
    "call.count": ("मिस्ड कॉल", "Missed calls"),
    "call.since": ("पहली मिस्ड कॉल", "First missed call"),
    "call.did": ("जिस नंबर पर की", "Number that was called"),
    "call.ringing": ("उपभोक्ता का फ़ोन बज रहा है", "The consumer's phone is ringing"),
    "call.answered": ("उपभोक्ता लाइन पर है", "The consumer is on the line"),
    "call.over": ("कॉल समाप्त", "The call is over"),
    "call.script": (
        "हम न पैसे माँगते हैं, न OTP या PIN।",
        "We ask for no money, no OTP, no PIN.",
    ),
    "call.notice": (
        "उपभोक्ता ने उठाया, सूचना सुनाई जा रही है",
        "The consumer has picked up and hears the notice",
    ),
    "call.recorded": (
        "उपभोक्ता लाइन पर है, कॉल रिकॉर्ड हो रही है",
        "The consumer is on the line; the call is recorded",
    ),
    "call.refused": (
        "उपभोक्ता लाइन पर है, रिकॉर्डिंग मना की",
        "The consumer is on the line and has refused to be recorded",
    ),
    # a telephone that several households may share
    "shared.title": ("इस फ़ोन के आवेदन: {count}", "Applications of this telephone: {count}"),
    "shared.taken_on": ("दर्ज होने का दिन", "Taken on"),
    "shared.about": ("इसी आवेदन के बारे में; बंद करें", "About this one; close the call"),
    "shared.more": ("इसी कॉल में एक और आवेदन", "One more application in this call"),
    "shared.not_more": (
        "यह कॉल अब हाथ में नहीं है। दूसरे परिवार से मिस्ड कॉल देने को कहें।",
        "This call is not in your hand any more. Ask the other household for a missed call.",
    ),
    "shared.not_theirs": (
        "यह आवेदन इस फ़ोन का नहीं है। सूची में से चुनें।",
        "This application is not of this telephone. Choose one from the list.",
    ),
    "shared.not_in_hand": (
        "यह कॉल अब आपके हाथ में नहीं है, कुछ बदला नहीं गया।",
        "This call is not in your hand any more; nothing was changed.",
    ),
    "stage.due": ("राशि जमा होनी है", "To be paid"),
    "stage.overdue": ("अंतिम तिथि निकल गई", "The last date has passed"),
    "stage.papers": ("दस्तावेज़ बाकी", "Papers missing"),
    "stage.cable": ("आवेदक की तैयारी बाकी", "Applicant not ready"),
    "stage.visit": ("लाइनमैन का आना तय", "A lineman comes"),
    "stage.promised": ("राशि मिली, बिजली का वादा", "Paid, light promised"),
    "stage.late": ("वादे से देर", "Later than promised"),
    "stage.in_hand": ("काम चल रहा है", "Being worked on"),
    "stage.connected": ("कनेक्शन चालू", "Connected"),
    "stage.ended": ("बंद", "Closed"),
    "question.title": ("उपभोक्ता से पूछें", "Ask the caller"),
    "question.cable_ready": ("क्या सर्विस केबल तैयार है?", "Is the service cable ready?"),
    "question.at_home": (
        "परिसर बंद मिला था: क्या कोई घर पर था?",
        "The premises were found locked: was somebody home?",
    ),
    "question.supply": ("क्या बिजली अब भी नहीं है?", "Is there still no supply?"),
    "question.withdrew": (
        "क्या आवेदन किसी और ने वापस लिया?",
        "Was it somebody else who withdrew the application?",
    ),
    "question.yes": ("हाँ, ऐसा कहा", "Yes, the caller says so"),
    "question.noted": ("उत्तर दर्ज हुआ; काम बना दिया गया।", "The answer is noted; a task was made."),
    "draft.found": (
        "{when} का अधूरा फ़ॉर्म खुला है। दूसरा परिवार हो तो नया शुरू करें।",
        "The unfinished form of {when} is open. For another household begin anew.",
    ),
    "draft.anew": ("नया फ़ॉर्म", "Begin anew"),
}

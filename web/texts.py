"""Every text that people see on a page, Hindi first, then English.

A message may hold slots such as {limit}; both languages hold the same ones. What a person typed is
only ever put into a slot, never into a key.
"""

from collections.abc import Mapping
from typing import Final

HINDI, ENGLISH = LANGUAGES = ("hi", "en")

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "service": ("मिस्ड कॉल सेवा", "Missed-call service"),
    "test_mode": (
        "परीक्षण: राशि और SMS असली नहीं हैं",
        "TEST: amounts and text messages are not real",
    ),
    "skip": ("सीधे फ़ॉर्म पर जाएँ", "Skip to the form"),
    "language.hi": ("हिन्दी", "हिन्दी"),
    "language.en": ("English", "English"),
    "language.switch": ("भाषा", "Language"),
    # login
    "login.title": ("लॉगिन", "Log in"),
    "login.login": ("लॉगिन नाम", "Login name"),
    "login.password": ("पासवर्ड", "Password"),
    "login.enter": ("प्रवेश करें", "Log in"),
    "login.wrong": (
        "लॉगिन नाम या पासवर्ड सही नहीं है। फिर से लिखें।",
        "The login name or the password is not right. Type them again.",
    ),
    "login.wait": (
        "बहुत बार गलत प्रयास हुए। एक मिनट रुककर फिर कोशिश करें।",
        "Too many wrong tries. Wait a minute, then try again.",
    ),
    "login.needed": (
        "पहले लॉगिन करें। आपका लिखा हुआ इसी ब्राउज़र में सुरक्षित है।",
        "Log in first. What you typed is kept in this browser.",
    ),
    "logout": ("लॉगआउट", "Log out"),
    "role.operator": ("ऑपरेटर", "operator"),
    "role.supervisor": ("पर्यवेक्षक", "supervisor"),
    "role.admin": ("प्रशासक", "administrator"),
    # the operator's state
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
    # the telephone in the browser
    "line.title": ("आपका फ़ोन", "Your phone"),
    "line.starting": ("जुड़ रहा है…", "Connecting…"),
    "line.other_tab": (
        "फ़ोन दूसरे टैब में खुला है। यहाँ लेने के लिए उसे बंद करें।",
        "The phone is open in another tab. Close that one to have it here.",
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
    "line.there": ("जुड़ा है", "Connected"),
    "line.ringing": ("बज रहा है: उठाएँ", "Ringing: pick it up"),
    "line.call": ("कॉल पर", "On a call"),
    "line.muted": ("कॉल पर, आपका माइक बंद है", "On a call, your microphone is off"),
    "press.answer": ("उठाएँ", "Pick up"),
    "press.mute": ("माइक बंद करें", "Mute"),
    "press.unmute": ("माइक चालू करें", "Unmute"),
    "press.hang_up": ("फ़ोन रखें", "Hang up"),
    "desk.later": ("तब फिर कॉल करें", "Call again then"),
    "desk.later_when": ("उपभोक्ता का समय", "The time he asked for"),
    "desk.later_same": ("मैं ही कॉल करूँ", "I ring him myself"),
    "desk.later_given": ("{when} पर फिर कॉल होगी।", "He is rung again at {when}."),
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
        "Say this code when the consumer asks: the SMS told him the same.",
    ),
    "call.count": ("मिस्ड कॉल", "Missed calls"),
    "call.since": ("पहली मिस्ड कॉल", "First missed call"),
    "call.did": ("जिस नंबर पर की", "Number he rang"),
    "call.ringing": ("उपभोक्ता का फ़ोन बज रहा है", "The consumer's phone is ringing"),
    "call.answered": ("उपभोक्ता लाइन पर है", "The consumer is on the line"),
    "call.over": ("कॉल समाप्त", "The call is over"),
    "call.script": (
        "हम न पैसे माँगते हैं, न OTP या PIN।",
        "We ask for no money, no OTP, no PIN.",
    ),
    "call.notice": (
        "उपभोक्ता ने उठाया, सूचना सुन रहा है",
        "The consumer has picked up and hears the notice",
    ),
    "call.recorded": (
        "उपभोक्ता लाइन पर है, कॉल रिकॉर्ड हो रही है",
        "The consumer is on the line; the call is recorded",
    ),
    "call.refused": (
        "उपभोक्ता लाइन पर है, उसने रिकॉर्डिंग मना की",
        "The consumer is on the line and has refused to be recorded",
    ),
    # recordings
    "recordings.title": ("कॉल की रिकॉर्डिंग", "Recordings of calls"),
    "recordings.noted": (
        "हर बार सुनना दर्ज होता है: किसने, कब, कौन सी।",
        "Each hearing is noted: who, when, which.",
    ),
    "recordings.none": ("अभी कोई रिकॉर्डिंग नहीं है।", "No recording yet."),
    "recordings.link": ("रिकॉर्डिंग", "Recordings"),
    "recordings.when": ("समय", "When"),
    "recordings.number": ("फ़ोन नंबर", "Number"),
    "recordings.operator": ("ऑपरेटर", "Operator"),
    "recordings.state": ("स्थिति", "State"),
    "recordings.length": ("अवधि", "Length"),
    "recordings.sound": ("सुनें", "Listen"),
    "recording.running": ("अभी चल रही है", "being recorded"),
    "recording.kept": ("रखी है", "kept"),
    "recording.refused": ("उपभोक्ता ने मना किया, मिटा दी", "refused by the consumer, deleted"),
    "recording.unheard": ("सूचना नहीं सुनी, रिकॉर्ड नहीं की", "notice not heard, not recorded"),
    "recording.expired": ("रखने की अवधि पूरी, मिटा दी", "deleted when its days were over"),
    "recording.missing": ("फ़ाइल नहीं मिली", "its file is missing"),
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
    "stage.nothing_due": ("कोई राशि देय नहीं", "Nothing to pay"),
    "stage.in_hand": ("काम चल रहा है", "Being worked on"),
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
    "question.yes": ("हाँ, ऐसा कहा", "Yes, he says so"),
    "question.noted": ("उत्तर दर्ज हुआ; काम बना दिया गया।", "The answer is noted; a task was made."),
    "draft.found": (
        "{when} का अधूरा फ़ॉर्म खुला है। दूसरा परिवार हो तो नया शुरू करें।",
        "The unfinished form of {when} is open. For another household begin anew.",
    ),
    "draft.anew": ("नया फ़ॉर्म", "Begin anew"),
    # the form
    "form.household": ("(परिवार {count})", "(household {count})"),
    "form.send_more": ("भेजें, और एक परिवार का आवेदन है", "Send; another household applies too"),
    "form.title": ("नए कनेक्शन का आवेदन", "Application for a new connection"),
    "form.person": ("आवेदक", "Applicant"),
    "form.place": ("स्थान", "Premises"),
    "form.supply": ("कनेक्शन", "Supply"),
    "form.notice": ("सूचना", "Notice"),
    "form.choose": ("चुनें", "Choose"),
    "form.late": (
        "फ़ॉर्म का समय पूरा हुआ। जब तक उपभोक्ता को फिर कॉल नहीं होती, इसे अब भी भेज सकते हैं।",
        "The time for the form is over. Until the caller is rung again you can still send it.",
    ),
    "form.send": ("आवेदन भेजें", "Send the application"),
    "form.errors": ("इन्हें सुधारें:", "Mend these:"),
    "form.general": ("आवेदन", "Application"),
    "field.name": ("नाम", "Name"),
    "field.relation_name": ("पिता / पति का नाम", "Father's or husband's name"),
    "field.mobile": ("मोबाइल", "Mobile"),
    "field.address": ("पता (मकान, गली, वार्ड)", "Address (house, street, ward)"),
    "field.landmark": ("पास की पहचान", "Landmark"),
    "field.locality": ("मोहल्ला / गाँव", "Locality or village"),
    "field.category": ("उपयोग", "Purpose"),
    "field.load": ("भार", "Load"),
    "field.unit": ("भार की इकाई", "Unit of load"),
    "field.cable": ("सर्विस केबल कौन लगाएगा", "Who lays the service cable"),
    "field.distance_m": ("खंभे से दूरी (मीटर)", "Distance from the pole (metres)"),
    "field.bpl": ("BPL कार्ड है", "Has a BPL card"),
    "field.scst": ("अनुसूचित जाति / जनजाति", "Scheduled caste or tribe"),
    "field.prepaid": ("प्रीपेड स्मार्ट मीटर", "Prepaid smart meter"),
    "field.language": ("SMS की भाषा", "Language of the SMS"),
    "field.notice_read": (
        "सूचना पढ़कर सुनाई: जानकारी केवल इस आवेदन के लिए है",
        "Notice read out: the particulars are used for this application only",
    ),
    "unit.kW": ("किलोवाट (kW)", "kilowatt (kW)"),
    "unit.HP": ("हॉर्स पावर (HP)", "horsepower (HP)"),
    "unit.W": ("वाट (W)", "watt (W)"),
    "cable.applicant": ("आवेदक", "The applicant"),
    "cable.company": ("कंपनी", "The company"),
    # what came of it
    "done.title": ("आवेदन दर्ज हुआ", "Application recorded"),
    "done.number": ("आवेदन क्रमांक", "Application number"),
    "done.amount": ("देय राशि", "Amount due"),
    "done.due_on": ("अंतिम तिथि", "Due by"),
    "done.sms": ("SMS", "SMS"),
    "done.sms_state": ("SMS की स्थिति", "State of the SMS"),
    "done.sms_life": ("SMS का सफ़र", "What became of the SMS"),
    "resend.reason": ("फिर भेजने का कारण", "Why it is sent again"),
    "resend.button": ("SMS फिर भेजें", "Send the SMS again"),
    "resend.done": ("SMS फिर भेजा जा रहा है।", "The SMS is being sent again."),
    "resend.unknown": (
        "फिर भेजने के लिए कोई SMS नहीं है।",
        "There is no SMS to send again.",
    ),
    "resend.no_reason": (
        "कारण लिखें, फिर भेजें।",
        "Write why it is sent again, then press the button.",
    ),
    "resend.under_way": (
        "SMS अभी रास्ते में है; थोड़ा रुकें।",
        "The SMS is still on its way; wait a little.",
    ),
    "resend.superseded": (
        "इस SMS की अब ज़रूरत नहीं है।",
        "This SMS is not needed any more.",
    ),
    "resend.limit": (
        "यह SMS जितनी बार फिर भेजा जा सकता था, भेजा जा चुका है। फ़ोन पर बताएँ।",
        "It was sent again as often as it may be. Tell it by phone.",
    ),
    "message.queued": ("भेजने के लिए तैयार", "waiting to be sent"),
    "message.claimed": ("भेजा जा रहा है", "being sent"),
    "message.retry_wait": ("फिर भेजा जाएगा", "will be tried again"),
    "message.accepted": ("गेटवे ने ले लिया", "taken by the gateway"),
    "message.in_doubt": ("पता नहीं कि पहुँचा या नहीं", "in doubt: nobody knows yet"),
    "message.delivered": ("पहुँच गया", "delivered"),
    "message.undelivered": ("नहीं पहुँचा, फ़ोन पर बताएँ", "not delivered: tell it by phone"),
    "message.failed": ("नहीं गया, फ़ोन पर बताएँ", "failed: tell it by phone"),
    "message.expired": ("समय निकल गया", "expired"),
    "message.no_receipt": ("रसीद नहीं आई", "no receipt came"),
    "message.refused": ("नियम के कारण नहीं भेजा", "not sent: our rules forbid it"),
    "message.superseded": ("अब ज़रूरत नहीं", "not needed any more"),
    # what is wrong with a field
    "error.missing": ("यह भरना ज़रूरी है", "this is needed; fill it in"),
    "error.too_long": (
        "{length} अक्षर हैं; {limit} तक लिखें",
        "this has {length} characters; write at most {limit}",
    ),
    "error.too_short": (
        "बहुत छोटा है; कम से कम {limit} अक्षर लिखें",
        "this is too short; write at least {limit} characters",
    ),
    "error.bad_characters": (
        "“{character}” यहाँ मान्य नहीं है; उसे हटाएँ",
        "“{character}” is not allowed here; take it out",
    ),
    "error.wrong_script": (
        "“{character}” दूसरी लिपि का है; देवनागरी या अंग्रेज़ी अक्षरों में लिखें",
        "“{character}” is of another script; write in Devanagari or Latin letters",
    ),
    "error.no_letters": (
        "इसमें कोई अक्षर नहीं है; शब्दों में लिखें",
        "there are no letters in this; write it in words",
    ),
    "error.aadhaar": (
        "इसमें आधार नंबर लगता है; उसे हटाएँ, आधार नहीं लिया जाता",
        "this seems to hold an Aadhaar number; take it out, Aadhaar is not taken",
    ),
    "error.landline": (
        "इस नंबर पर SMS नहीं जाता; दूसरा मोबाइल नंबर लें",
        "no SMS reaches this number; ask for another mobile",
    ),
    "error.mobile_withheld": ("नंबर नहीं है; मोबाइल नंबर लिखें", "no number; write a mobile number"),
    "error.mobile_foreign": (
        "यह विदेशी नंबर है; भारत का मोबाइल नंबर लें",
        "this is a foreign number; ask for an Indian mobile",
    ),
    "error.mobile_too_short": (
        "नंबर छोटा है; दस अंक लिखें",
        "the number is too short; write ten digits",
    ),
    "error.mobile_too_long": (
        "नंबर लंबा है; दस अंक लिखें",
        "the number is too long; write ten digits",
    ),
    "error.mobile_not_a_number": (
        "यह फ़ोन नंबर नहीं है; दस अंक लिखें",
        "this is not a telephone number; write ten digits",
    ),
    "error.mobile_invalid": (
        "ऐसा नंबर नहीं होता; पूछकर फिर लिखें",
        "there is no such number; ask again and write it anew",
    ),
    "error.mobile_service": (
        "यह सेवा नंबर है; आवेदक का मोबाइल नंबर लें",
        "this is a service number; ask for the applicant's mobile",
    ),
    "error.not_a_choice": ("सूची में से चुनें", "choose one from the list"),
    "error.not_positive": ("शून्य से अधिक लिखें", "write a number above 0"),
    "error.negative": ("शून्य या अधिक लिखें", "write 0 or more"),
    "error.too_high": ("{limit} से अधिक नहीं हो सकता", "this cannot be above {limit}"),
    "error.not_a_number": (
        "संख्या लिखें, जैसे 2.3",
        "write a number such as 2.3",
    ),
    "error.distance_missing": (
        "कंपनी केबल लगाए तो खंभे से दूरी ज़रूरी है; मीटर में लिखें",
        "when the company lays the cable its length is needed; write it in metres",
    ),
    "error.not_yes_or_no": ("हाँ (true) या नहीं (false) दें", "give true or false"),
    "error.notice_unread": (
        "पहले सूचना पढ़कर सुनाएँ, फिर यहाँ निशान लगाएँ",
        "read the notice out first, then tick here",
    ),
    "error.unknown_field": (
        "ऐसा कोई खाना नहीं है; नाम जाँचें",
        "there is no such field; check its name",
    ),
    "error.not_text": (
        "यहाँ शब्द, संख्या या true/false दें",
        "give text, a number, or true or false here",
    ),
    # pages for what went wrong
    "problem.back": ("काम पर वापस", "Back to work"),
    "problem.bad_request": (
        "अनुरोध समझ में नहीं आया। वापस जाकर फिर भेजें।",
        "The request could not be understood. Go back and send it again.",
    ),
    "problem.csrf": (
        "पृष्ठ पुराना हो गया था, कुछ भेजा नहीं गया। वापस जाएँ और फिर भेजें; लिखा हुआ सुरक्षित है।",
        "The page was too old and nothing was sent. Go back and send again; your text is kept.",
    ),
    "problem.json": (
        'JSON पढ़ा नहीं जा सका। {{"name": "…"}} जैसा एक ऑब्जेक्ट भेजें।',
        'The JSON could not be read. Send one object such as {{"name": "…"}}.',
    ),
    "problem.unauthorized": ("पहले लॉगिन करें।", "Log in first."),
    "problem.forbidden": (
        "यह काम आपकी भूमिका में नहीं है। ऑपरेटर के रूप में लॉगिन करें।",
        "Your role may not do this. Log in as an operator.",
    ),
    "problem.not_found": (
        "यह पृष्ठ नहीं है। पता जाँचें।",
        "There is no such page. Check the address.",
    ),
    "problem.method": (
        "यह पता इस तरह नहीं खुलता। वापस जाकर बटन दबाएँ।",
        "This address cannot be opened this way. Go back and use the button.",
    ),
    "problem.not_your_call": (
        "यह कॉल अब आपके हाथ में नहीं है, इसलिए आवेदन नहीं लिया गया। लिखा हुआ नीचे है।",
        "This call is not in your hand any more, so the form was not taken. Your text is below.",
    ),
    "problem.not_answered_yet": (
        "फोन अभी बज रहा है, बात नहीं हुई है। बात होने पर फिर भेजें। लिखा हुआ नीचे है।",
        "The phones still ring and nobody has spoken yet. Send it again then; your text is below.",
    ),
    "problem.too_large": (
        "भेजा हुआ बहुत बड़ा है (64 KiB से अधिक)। छोटा करके भेजें।",
        "What was sent is too large (above 64 KiB). Make it shorter.",
    ),
    "problem.media_type": (
        "इस रूप में नहीं लिया जाता। फ़ॉर्म या application/json भेजें।",
        "It is not taken in this form. Send a form or application/json.",
    ),
    "problem.may_not_bill": (
        "आज की दर सूची स्वीकृत नहीं है, इसलिए माँग नहीं बनी। पर्यवेक्षक को बताएँ।",
        "The tariff in force is not approved, so no demand was made. Tell the supervisor.",
    ),
    "problem.internal": (
        "हमारी ओर से गड़बड़ी हुई। लिखा हुआ सुरक्षित है; एक मिनट बाद फिर भेजें।",
        "Something failed on our side. Your text is kept; send it again in a minute.",
    ),
}


def text(key: str, *, language: str, **slots: object) -> str:
    """Give the text of a key in a language, with its slots filled."""
    return TEXTS[key][LANGUAGES.index(language)].format(**slots)

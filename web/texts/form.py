"""Say what stands on the form, what came of it, and what is wrong with a field."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "form.household": ("(परिवार {count})", "(household {count})"),
    "form.send_more": ("भेजें, और एक परिवार का आवेदन है", "Send; another household applies too"),
    "form.title": ("नए कनेक्शन का आवेदन", "Application for a new connection"),
    "form.person": ("आवेदक", "Applicant"),
    "form.place": ("स्थान", "Premises"),
    "form.supply": ("कनेक्शन", "Supply"),
    "form.notice": ("सूचना", "Notice"),
    # What is read out. Its words belong to `READ_VERSION` in missedcall/domain/privacy/notice.py.
    "form.script": (
        "हम आपका नाम, पता और फ़ोन नंबर केवल नए कनेक्शन के इस आवेदन के लिए लिखते हैं। इसी नंबर पर "
        "मिस्ड कॉल देकर आप अपनी जानकारी जान सकते हैं, सुधरवा या हटवा सकते हैं। शिकायत 1912 पर या "
        "डेटा संरक्षण बोर्ड को कर सकते हैं। हम पैसे, OTP या आधार नहीं माँगते।",
        "We write down your name, address and telephone number for this application for a new "
        "connection only. By a missed call to this number you can ask what we hold, have it "
        "corrected or erased. You can complain at 1912 or to the Data Protection Board. We ask "
        "for no money, no OTP and no Aadhaar.",
    ),
    "form.choose": ("चुनें", "Choose"),
    "form.late": (
        "फ़ॉर्म का समय पूरा हुआ। जब तक उपभोक्ता को फिर कॉल नहीं होती, इसे अब भी भेज सकते हैं।",
        "The time for the form is over. Until the caller is rung again you can still send it.",
    ),
    "form.send": ("आवेदन भेजें", "Send the application"),
    "form.errors": ("इन्हें सुधारें:", "Fix these:"),
    "form.general": ("आवेदन", "Application"),
    "field.name": ("नाम", "Name"),
    "field.relation_name": ("पिता / पति का नाम", "Father's or husband's name"),
    "field.mobile": ("मोबाइल", "Mobile"),
    "field.address": ("पता (मकान, गली, वार्ड)", "Address (house, street, ward)"),
    "field.landmark": ("पास की पहचान", "Landmark"),
    "field.locality": ("मोहल्ला / गाँव", "Locality or village"),
    "field.purpose": ("बिजली किस काम के लिए", "What the power is for"),
    "field.category": ("श्रेणी", "Category"),
    "field.category_reason": ("दूसरी श्रेणी का कारण", "Why another category"),
    "form.derived": ("श्रेणी {category}: {why}", "Category {category}: {why}"),
    "form.propose": ("दूसरी श्रेणी प्रस्तावित करें", "Propose another category"),
    "form.proposed_checked": (
        "कारण आवेदन के साथ रहेगा और कार्यालय जाँचकर ही राशि बताएगा।",
        "The reason stays with the application; the office checks it before an amount is told.",
    ),
    "field.load": ("भार", "Load"),
    "field.unit": ("भार की इकाई", "Unit of load"),
    "field.cable": ("सर्विस केबल कौन लगाएगा", "Who lays the service cable"),
    "field.distance_m": ("खंभे से दूरी (मीटर)", "Distance from the pole (metres)"),
    "field.bp": (
        "इसी परिसर के पुराने कनेक्शन का BP नंबर (हो तो)",
        "BP number of a connection already here (if any)",
    ),
    "field.bpl": ("BPL कार्ड है", "Has a BPL card"),
    "field.scst": ("अनुसूचित जाति / जनजाति", "Scheduled caste or tribe"),
    "field.dues_own": ("आवेदक के नाम पर पुराना बकाया है", "Old dues in the applicant's own name"),
    "field.dues_premises": ("इस परिसर पर पुराना बकाया है", "Old dues on these premises"),
    "field.dues_firm": (
        "आवेदक की किसी फर्म पर पुराना बकाया है",
        "Old dues of a firm of the applicant",
    ),
    "field.prepaid": ("प्रीपेड स्मार्ट मीटर", "Prepaid smart meter"),
    "field.language": ("SMS की भाषा", "Language of the SMS"),
    "field.notice_read": (
        "सूचना पढ़कर सुनाई: जानकारी केवल इस आवेदन के लिए है",
        "Notice read out: the particulars are used for this application only",
    ),
    "unit.kW": ("किलोवाट (kW)", "kilowatt (kW)"),
    "unit.HP": ("हॉर्स पावर (HP)", "horsepower (HP)"),
    "unit.W": ("वाट (W)", "watt (W)"),
    "field.appliances": ("उपकरणों की सूची", "List of appliances"),
    "appliances.title": ("घर में क्या-क्या है? भार जोड़ें", "What is there? Add up the load"),
    "appliances.more": ("एक और {name}", "One more {name}"),
    "appliances.less": ("एक {name} कम", "One {name} less"),
    "appliances.source": ("वाट {day} के: {source}", "Watts as of {day}: {source}"),
    "appliances.said": (
        "पढ़कर सुनाएँ: {list}, कुल {watts} वाट",
        "Read back: {list}, {watts} W in all",
    ),
    "load.billed": (
        "{load} = {kw} kW = {hp} HP, मांग {units} {unit} पर",
        "{load} = {kw} kW = {hp} HP, billed as {units} {unit}",
    ),
    "load.one_phase": ("सिंगल फेज़", "single phase"),
    "load.three_phase": ("थ्री फेज़", "three phase"),
    "load.phase_rule": (
        "सिंगल फेज़ {limit} kW तक ({since} से)",
        "single phase up to {limit} kW (since {since})",
    ),
    "cable.applicant": ("आवेदक", "The applicant"),
    "cable.company": ("कंपनी", "The company"),
    # what is there already
    "double.exact": (
        "इस परिसर पर आवेदन {number} पहले से है। स्थिति: {state}। यह उपभोक्ता को बताएँ।",
        "Application {number} for these premises is there already. State: {state}. "
        "Tell the caller.",
    ),
    "double.near": (
        "इसी जगह मिलते-जुलते नाम से आवेदन {number} है। स्थिति: {state}। पूछें: क्या यह वही है?",
        "Application {number} of this place has a name like this one. State: {state}. Ask: is "
        "it the same?",
    ),
    "double.same": ("वही है: SMS भेजें और कॉल बंद करें", "The same: send the SMS and close the call"),
    "double.reason": ("अलग है तो कारण", "If it is another one, why"),
    "double.different": ("अलग है: आवेदन भेजें", "Another one: send the application"),
    "double.checked": (
        "एक परिसर पर दूसरा आवेदन पहले कार्यालय जाँचता है; डिमांड उसके बाद बनती है।",
        "A second application for one premises is checked by the office before it is billed.",
    ),
    "double.goes_on": ("कारण दर्ज रहता है।", "The reason is kept."),
    "double.closed": (
        "कॉल बंद हुई: आवेदन {number} पहले से है। SMS भेजा जा रहा है।",
        "The call was closed: application {number} is there already. The SMS is on its way.",
    ),
    "dues.found": ("पुराना बकाया मिला: उपभोक्ता को बताएँ।", "Old dues were found: tell the caller."),
    "dues.by.bp": (
        "इस BP नंबर पर Rs {amount} बकाया, {day} की सूची ({whose})।",
        "Rs {amount} owed under this BP number as of {day} ({whose}).",
    ),
    "dues.by.premises": (
        "इस परिसर पर Rs {amount} बकाया, {day} की सूची ({whose})।",
        "Rs {amount} owed on this house as of {day} ({whose}).",
    ),
    "dues.by.mobile": (
        "इस मोबाइल वाले कनेक्शन पर Rs {amount} बकाया, {day} की सूची ({whose})।",
        "Rs {amount} owed by a consumer of this mobile as of {day} ({whose}).",
    ),
    "dues.by.name": (
        "इसी जगह मिलते-जुलते नाम पर Rs {amount} बकाया, {day} की सूची ({whose})। शायद कोई और हो।",
        "Rs {amount} owed in this place by a like name as of {day} ({whose}). Perhaps another's.",
    ),
    "dues.say": (
        "“हमारी सूची में पुराना बकाया दिख रहा है। आवेदन अभी दर्ज होगा; कार्यालय इसे जाँचेगा। चुका दिया हो "
        "तो रसीद रखें, आपका न हो तो कार्यालय को बताएँ। फ़ोन पर किसी को पैसे न दें।”",
        '"Our list shows old dues. Your application is taken now; the office will check them. If '
        "they are paid, keep the receipt; if they are not yours, tell the office. Pay nobody over "
        'the telephone."',
    ),
    "dues.told": ("उपभोक्ता को बता दिया", "The caller was told"),
    "dues.paid": ("चुका दिया गया: रसीद संख्या लिखें", "Paid elsewhere: give the receipt's number"),
    "dues.another": ("किसी और का, इस आवेदक का नहीं", "Another person's, not this applicant's"),
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
    "message.in_doubt": ("पता नहीं कि पहुँचा या नहीं", "in doubt: not known yet"),
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
    "error.unseen": (
        "“{word}” में एक न दिखने वाला चिह्न है ({character}); पूरा शब्द मिटाकर हाथ से फिर लिखें",
        "“{word}” holds a sign that cannot be seen ({character}); delete the whole word and type "
        "it by hand",
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
    "error.below_list": (
        "सूची का जोड़ {limit} वाट है; भार उससे कम नहीं हो सकता, या सूची सुधारें",
        "the list adds up to {limit} W; the load cannot be less, or correct the list",
    ),
    "error.appliances_unknown": (
        "इस सूची में अनजान उपकरण है; सूची फिर चुनें",
        "this list holds an unknown appliance; choose from the list again",
    ),
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
    "error.not_a_bp": (
        "BP नंबर दस अंकों का होता है; बिल देखकर लिखें या खाली छोड़ें",
        "a BP number has ten digits; copy it from the bill or leave it empty",
    ),
    "error.not_text": (
        "यहाँ शब्द, संख्या या true/false दें",
        "give text, a number, or true or false here",
    ),
}

"""Say what went wrong, on a page of its own."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "problem.back": ("काम पर वापस", "Back to work"),
    "problem.bad_request": (
        "अनुरोध समझ में नहीं आया। वापस जाकर फिर भेजें।",
        "The request could not be understood. Go back and send it again.",
    ),
    "problem.busy": (
        "अभी कोई दूसरा काम लिख रहा है, इसलिए कुछ रखा नहीं गया। पाँच सेकंड बाद फिर भेजें।",
        "Something else is being written just now, so nothing was kept. Send it again in five "
        "seconds.",
    ),
    "problem.csrf": (
        "पृष्ठ पुराना हो गया था, कुछ भेजा नहीं गया। वापस जाएँ और फिर भेजें; लिखा हुआ सुरक्षित है।",
        "The page was too old and nothing was sent. Go back and send again; your text is kept.",
    ),
    "problem.json": (
        'JSON पढ़ा नहीं जा सका। {{"name": "…"}} जैसा एक ऑब्जेक्ट भेजें।',
        'The JSON could not be read. Send one object such as {{"name": "…"}}.',
    ),
    "problem.no_double": (
        "ऐसा कोई आवेदन अब चालू नहीं है। यह फ़ॉर्म भेजें।",
        "No such application is under way any more. Send this form.",
    ),
    "problem.unauthorized": ("पहले लॉगिन करें।", "Log in first."),
    "problem.forbidden": (
        "यह काम आपकी भूमिका में नहीं है। जिनकी भूमिका में है, वे लॉगिन करें।",
        "Your role may not do this. Log in as somebody whose role may.",
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
        "भेजा हुआ बहुत बड़ा है ({most} KiB से अधिक)। छोटा करके भेजें।",
        "What was sent is too large (above {most} KiB). Make it shorter.",
    ),
    "problem.unfit_text": (
        "“{field}” में ऐसा चिह्न है जो रखा नहीं जा सकता (NUL या आधा चिह्न)। वापस जाएँ, उसे हाथ से "
        "दोबारा लिखें और फिर भेजें।",
        "“{field}” holds a sign that cannot be kept (NUL, or half of a sign). Go back, type it "
        "anew by hand and send again.",
    ),
    "problem.the_address": ("पता", "the address"),
    "problem.photos_today": (
        "आज की फोटो की सीमा (50 MB) पूरी हुई; यह रिपोर्ट फोन में रहेगी और कल अपने आप जाएगी।",
        "You have sent the 50 MB of photos of a day; this report stays in the telephone and goes "
        "by itself tomorrow.",
    ),
    "problem.aadhaar": (
        "लगता है इसमें आधार संख्या है, इसलिए कुछ रखा नहीं गया। वापस जाएँ, उसे हटाएँ और फिर भेजें; "
        "आधार यहाँ नहीं लिया जाता और उसके बिना भी काम होता है।",
        "This seems to hold an Aadhaar number, so nothing was kept. Go back, take it out and send "
        "again; Aadhaar is not taken here, and nothing needs it.",
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

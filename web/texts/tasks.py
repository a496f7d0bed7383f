"""Say what stands on the page of what is to be done."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "nav.tasks": ("करने के काम", "To do"),
    "tasks.title": ("करने के काम", "To do"),
    "tasks.about": (
        "जिस तक SMS नहीं पहुँचा या जिससे सुधार चाहिए, उसे फ़ोन करके बताएँ या पूछें। पैसे या OTP कभी न माँगें।",
        "Call an applicant whom a text did not reach, or who has something to correct: tell, "
        "or ask. Never ask for money or an OTP.",
    ),
    "tasks.due": ("{due} तक", "by {due}"),
    "tasks.late": ("देर हो चुकी", "overdue"),
    "tasks.say.tell": ("आवेदक को बताएँ", "Tell the applicant"),
    "tasks.say.correct": ("आवेदक से पूछें और सुधारें", "Ask the applicant and correct"),
    "tasks.ring": ("फ़ोन लगवाएँ", "Have the applicant called"),
    "tasks.ringing": (
        "आवेदक से अगले तैयार ऑपरेटर की बात होगी: “तैयार” रहें।",
        "The next ready operator will speak with the applicant: be “Ready”.",
    ),
    "tasks.outcome": ("क्या हुआ", "What came of it"),
    "tasks.words": ("टिप्पणी", "Remark"),
    "tasks.finish": ("पूरा हुआ", "Done"),
    "tasks.finished": ("काम पूरा दर्ज हुआ।", "Noted as done."),
    "tasks.not_done": (
        "यह नहीं हो सका: काम पूरा हो चुका है, या चुनाव सही नहीं। सूची फिर देखें।",
        "Not possible: it has been done already, or the choice is wrong. Look at the list again.",
    ),
    "outcome_of_task.told": ("बता दिया", "told"),
    "outcome_of_task.not_needed": ("अब ज़रूरत नहीं", "not needed any more"),
    "outcome_of_task.wrong_number": ("नंबर गलत है", "the number is wrong"),
    "outcome_of_task.not_reached": ("बात नहीं हो सकी", "could not be reached"),
    "outcome_of_task.other": ("कुछ और", "something else"),
    "task.tell": ("SMS नहीं पहुँचा: फ़ोन करके बताएँ", "A text did not arrive: ring and tell"),
    "task.correct": (
        "सुधार चाहिए: फ़ोन करके पूछें",
        "A correction is needed: ring and ask",
    ),
    "task.cable_ready": ("केबल तैयार?", "Is the cable ready?"),
    "task.at_home": ("बंद मिला, क्या कोई घर पर था?", "Found locked: was somebody at home?"),
    "task.supply": ("बिजली नहीं आई?", "No supply?"),
    "task.withdrew": ("क्या आवेदन आवेदक ने ही वापस लिया?", "Did the applicant withdraw it?"),
    "because.answered": ("आवेदक ने मिस्ड कॉल से उत्तर दिया", "the applicant answered by a missed call"),
    "because.unanswered": ("उत्तर नहीं आया", "no answer came"),
    "because.send_back": ("जाँच में कमी मिली", "the check found something wanting"),
    "because.papers_false": ("मौके पर कागज़ सही नहीं मिले", "papers were not right on site"),
    "because.undelivered": ("नेटवर्क ने नहीं पहुँचाया", "the network did not deliver it"),
    "because.failed": ("गेटवे ने मना किया", "the gateway refused it"),
    "because.expired": ("समय पर नहीं भेजा जा सका", "it could not be sent in time"),
    "because.refused": ("हमने नहीं भेजा", "we did not send it"),
    "because.in_doubt": ("पता नहीं कि पहुँचा या नहीं", "it is not known whether it arrived"),
    "because.no_receipt": ("रसीद नहीं आई", "no receipt came"),
}

"""Say what an operator says: the steps of a call, answers to usual questions, what 1912 takes."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "script.title": ("क्या कहें", "What to say"),
    "script.steps": ("बातचीत के चरण", "The call, step by step"),
    "script.eligible": ("किसे कनेक्शन मिलता है", "Who gets a connection"),
    "script.other": ("नया कनेक्शन नहीं चाहिए: 1912", "Not a new connection: 1912"),
    "script.other_say": (
        "“इसके लिए 1912 पर मुफ़्त कॉल करें; वहाँ शिकायत नंबर मिलेगा। यही SMS से भी भेज रहे हैं।”",
        "“Please call 1912, it is free; they give you a complaint number. We send you a text "
        "with it too.”",
    ),
    "script.matter": ("विषय", "Matter"),
    "script.close": ("1912 बताया, SMS भेजें और बंद करें", "Told of 1912: send the SMS and close"),
    "matter.no_supply": ("बिजली बंद / खराबी", "No supply or a fault"),
    "matter.bill": ("बिल", "A bill"),
    "matter.name_change": ("नाम बदलना", "Change of name"),
    "matter.load_change": ("भार बदलना", "Change of load"),
    "matter.meter": ("मीटर की शिकायत", "Complaint about a meter"),
    "matter.other": ("कुछ और", "Something else"),
    # the steps of a call
    "step.greeting": ("अभिवादन", "Greeting"),
    "say.greeting": (
        "“नमस्ते, {company} के कॉल सेंटर से फ़ोन है। आपने {did} पर मिस्ड कॉल दी थी। "
        "क्या नए बिजली कनेक्शन के लिए?”",
        "“Good day, this is the call centre of {company}. You gave a missed call to {did}. "
        "Is it about a new electricity connection?”",
    ),
    "step.code": ("कोड", "Code"),
    "say.code": (
        "“हमारी कॉल असली है: SMS में आया कोड {code} है। आप मिला लीजिए।”",
        "“Our call is genuine: the code in the SMS is {code}. Please compare.”",
    ),
    "step.consent": ("सूचना", "Notice"),
    "say.consent": (
        "फ़ॉर्म के नीचे लिखी सूचना पढ़कर सुनाएँ; हाँ कहे तभी निशान लगाएँ। रिकॉर्डिंग न चाहे तो 0 दबाने को कहें।",
        "Read out the notice below the form; tick it only when the caller agrees. Whoever "
        "does not want to be recorded presses 0.",
    ),
    "step.questions": ("सवाल", "Questions"),
    "say.questions": (
        "नाम, पता, पास की पहचान, उपयोग; फिर घर के उपकरण गिनें। अंत में नाम, पता और भार पढ़कर सुनाएँ।",
        "Name, address, landmark, purpose; then count what is in the house. At the end read name, "
        "address and load back.",
    ),
    "step.money": ("पैसे", "Money"),
    "say.money": (
        "“फ़ोन पर किसी को पैसे, OTP या PIN न दें, हमें भी नहीं। राशि SMS से आएगी; उसे केवल मोर बिजली ऐप "
        "या बिजली कार्यालय में जमा करें और रसीद लें।”",
        "“Give nobody money, an OTP or a PIN by phone, not even us. The amount comes by SMS; pay "
        "it only in the Mor Bijli app or at an electricity office, and take the receipt.”",
    ),
    "step.end": ("अंत", "End"),
    "say.end": (
        "“राशि जमा होने पर शहर में {urban}, गाँव में {rural} दिन में कनेक्शन। "
        "हाल जानना हो तो फिर मिस्ड कॉल दें।”",
        "“After the payment the connection comes within {urban} days in a town, {rural} in a "
        "village. To know how it stands give another missed call.”",
    ),
    # who gets a connection
    "ask.tenant": ("किराए के घर में?", "In a rented house?"),
    "answer.tenant": (
        "हाँ, किराएदार भी ले सकते हैं; मालिक की लिखित सहमति या किरायानामा दिखाएँ।",
        "Yes, a tenant too, with the owner's written consent or the lease.",
    ),
    "ask.papers": ("कौन से कागज़?", "Which papers?"),
    "answer.papers": (
        "एक पहचान का और एक मकान का। आधार का नंबर फ़ोन पर कभी न लें।",
        "One of identity and one of the house. Never take an Aadhaar number by phone.",
    ),
    "ask.bpl": ("BPL को छूट?", "A waiver for BPL?"),
    "answer.bpl": (
        "राज्य का BPL कार्ड हो, घर का उपयोग और छोटा भार हो तो। राशि फ़ॉर्म भेजने पर ही पक्की होती है।",
        "With a BPL card of the State, for a home with a small load. The amount is certain only "
        "once the form is sent.",
    ),
    "ask.shop": ("घर में दुकान?", "A shop in the house?"),
    "answer.shop": (
        "घर और दुकान एक ही कनेक्शन पर हों तो श्रेणी गैर-घरेलू है; अलग कनेक्शन भी ले सकता है।",
        "Home and shop on one connection are non-domestic; two connections are possible too.",
    ),
    "ask.pump": ("खेत का पंप?", "A pump in a field?"),
    "answer.pump": (
        "हाँ, भार HP में लिखें। 3 HP से बड़े पंप पर कैपेसिटर लगाना होगा।",
        "Yes, write the load in HP. A pump above 3 HP needs a capacitor.",
    ),
    "ask.far": ("खंभा दूर हो?", "Is the pole far away?"),
    "answer.far": (
        "आवेदन लें, दूरी मीटर में लिखें। लाइन बढ़ानी हो तो JE की जाँच होगी और राशि बदल सकती है।",
        "Take the application and write the distance in metres. If the line must be extended "
        "the JE surveys it, and the amount may change.",
    ),
    "ask.dues": ("पुराना बकाया हो?", "Are there old dues?"),
    "answer.dues": (
        "आवेदन लें। पुराना बकाया सूची से जाँचा जाता है; बकाया मिले तो कार्यालय तय करता है।",
        "Take the application. Old dues are looked up in a list; the office decides about them.",
    ),
    "ask.when": ("कब तक?", "How soon?"),
    "answer.when": (
        "राशि जमा होने के बाद शहर में {urban} दिन, गाँव में {rural} दिन; सर्विस केबल तैयार रखें।",
        "After the payment {urban} days in a town, {rural} in a village; have the service cable "
        "ready.",
    ),
}

"""Say in words what is wrong with a field of the application form, by the code of its fault.

English is the key of the other languages; the slots are the parameters of the fault.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from missedcall.domain.applications.form_shape import FormChannel
from missedcall.domain.shared.named_code import msgid

ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": msgid("this is needed; fill it in"),
        "too_long": msgid("this has %(length)s characters; write at most %(limit)s"),
        "too_short": msgid("this is too short; write at least %(limit)s characters"),
        "bad_characters": msgid("“%(character)s” is not allowed here; take it out"),
        "unseen": msgid(
            "“%(word)s” holds a sign that cannot be seen (%(character)s); delete the whole "
            "word and type it by hand"
        ),
        "wrong_script": msgid(
            "“%(character)s” is of another script; write in Devanagari or Latin letters"
        ),
        "no_letters": msgid("there are no letters in this; write it in words"),
        "aadhaar": msgid(
            "this seems to hold an Aadhaar number; take it out, Aadhaar is not taken"
        ),
        "landline": msgid("no SMS reaches this number; ask for another mobile"),
        "mobile_withheld": msgid("no number; write a mobile number"),
        "mobile_foreign": msgid("this is a foreign number; ask for an Indian mobile"),
        "mobile_too_short": msgid("the number is too short; write ten digits"),
        "mobile_too_long": msgid("the number is too long; write ten digits"),
        "mobile_not_a_number": msgid("this is not a telephone number; write ten digits"),
        "mobile_invalid": msgid("there is no such number; ask again and write it anew"),
        "mobile_service": msgid("this is a service number; ask for the applicant's mobile"),
        "not_a_choice": msgid("choose one from the list"),
        "not_positive": msgid("write a number above 0"),
        "negative": msgid("write 0 or more"),
        "too_high": msgid("this cannot be above %(limit)s"),
        "below_list": msgid(
            "the list adds up to %(limit)s W; the load cannot be less, or correct the list"
        ),
        "appliances_unknown": msgid(
            "this list holds an unknown appliance; choose from the list again"
        ),
        "not_a_number": msgid("write a number such as 2.3"),
        "distance_missing": msgid(
            "when the company lays the cable its length is needed; write it in metres"
        ),
        "not_yes_or_no": msgid("give true or false"),
        "notice_unread": msgid("read the notice out first, then tick here"),
        "unknown_field": msgid("there is no such field; check its name"),
        "not_a_bp": msgid("a BP number has ten digits; copy it from the bill or leave it empty"),
        "nothing_changed": msgid("nothing is different from what is there"),
        "by_office_only": msgid("once money came only the office changes this; tell the office"),
        "mobile_unproven": msgid(
            "the new number is not proven; speak with the applicant on it, or ask for its code"
        ),
        "other_names": msgid(
            "the form has other names; ask again, or send the caller to the office"
        ),
        "not_text": msgid("give text, a number, or true or false here"),
    }
)
# Where an operator asks the applicant, the applicant reads something else.
TO_APPLICANT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "landline": msgid("no SMS reaches this number; write a mobile"),
        "mobile_foreign": msgid("this is a foreign number; write an Indian mobile"),
        "mobile_invalid": msgid("there is no such number; look at it again"),
        "mobile_service": msgid("this is a service number; write your own mobile"),
        "notice_unread": msgid("read the notice above, then tick here"),
    }
)


def error_words(code: str, channel: FormChannel) -> str:
    """Give what a fault says on a channel, in English and with its slots empty."""
    to_applicant = TO_APPLICANT.get(code, "") if channel is FormChannel.PUBLIC else ""
    return to_applicant or ERRORS[code]

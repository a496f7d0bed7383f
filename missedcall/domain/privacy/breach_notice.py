"""Say what people are told of a breach of their data; it is drafted in each language of texts."""

from typing import Final

from missedcall.domain.shared.named_code import msgid

# A person fills in the brackets.
TO_PEOPLE: Final = msgid(
    "%(company)s: on %(day)s we found that your particulars (name, address, telephone) held "
    "%(span)s may have reached others. [What happened] [What we have done] Give nobody "
    "money or an OTP. Questions: 1912."
)

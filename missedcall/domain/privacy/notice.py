"""Name the notices that tell a person what becomes of the personal data. Pure.

A version stays with its words: who changes them raises it, so that what a person was told can be
looked up years later (section 5 of the Digital Personal Data Protection Act, 2023).
"""

from enum import StrEnum

# Read out by the operator: in web/desk/_form.html, in every language of the screens.
READ_VERSION = "form-1"
# Spoken by the dialplan before the two are joined: `callback_notice` and those after it in
# ivr/prompts.yaml.
SPOKEN_VERSION = "call-1"
# What is said to the whole call, and not to one of the households that apply in it.
WHOLE_CALL = 0


class How(StrEnum):
    """Say who gave a notice: an operator read it, the dialplan spoke it, or a page showed it."""

    READ = "read"
    SPOKEN = "spoken"
    SHOWN = "shown"

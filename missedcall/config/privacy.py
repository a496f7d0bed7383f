"""Describe the section about how long personal data is kept."""

from typing import Annotated

from pydantic import Field

from missedcall.config.section import Section

Days = Annotated[int, Field(ge=1, le=36_500)]
# Rule 8(3) of the Digital Personal Data Protection Rules, 2025: data and the logs of its use.
YearAtLeast = Annotated[int, Field(ge=365, le=36_500)]


class Retention(Section):
    """Say for how many days each class of personal data is kept; recordings have their own."""

    draft_days: Days = 7
    code_days: Days = 30
    lead_days: YearAtLeast = 365
    call_days: YearAtLeast = 365
    message_days: YearAtLeast = 365
    receipt_days: YearAtLeast = 365
    application_days: YearAtLeast = 365
    money_days: YearAtLeast = 2922
    place_days: YearAtLeast = 365
    dues_days: YearAtLeast = 365
    audit_days: YearAtLeast = 730
    on_request_days: YearAtLeast = 365

"""The section `reports`: within what time callers are rung, and which reports are mailed."""

import datetime as dt
from typing import Annotated

from pydantic import Field, field_validator

from missedcall.config.section import Section
from missedcall.domain.reports.report_definitions import ReportName

Login = Annotated[str, Field(min_length=1, max_length=40)]


class CallReports(Section):
    """Say within how many minutes a caller shall be rung, and who gets reports by mail, and when.

    From `mail_at` on, in India, the day before is mailed once to each login of `mail_to` that has
    a mail address; without `mail_to` nothing is mailed.
    """

    target_minutes: Annotated[int, Field(ge=1, le=1440)] = 30
    mail_at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "07:00"
    mail_to: tuple[Login, ...] = ()
    mailed: Annotated[tuple[ReportName, ...], Field(min_length=1)] = (
        ReportName.CALLS,
        ReportName.WAITING,
        ReportName.PROMISES,
    )

    @field_validator("mail_to", "mailed")
    @classmethod
    def _once_each(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(named)) != len(named):
            raise ValueError("one is named twice; name each once")
        return named

    @property
    def mail_time(self) -> dt.time:
        """Give from when on mails go, in India."""
        return dt.time.fromisoformat(self.mail_at)

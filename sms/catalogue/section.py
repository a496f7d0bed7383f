"""Hold what every part of the `sms:` section is made of."""

from pydantic import (
    BaseModel,
    ConfigDict,
)


class SmsSection(BaseModel):
    """A part of the section: unknown keys are errors, values do not change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

"""The section `reports` of the configuration: within what time callers are rung."""

from typing import Annotated

from pydantic import Field

from missedcall.config.section import Section


class CallReports(Section):
    """Say within how many minutes of calling hours a caller shall be rung."""

    target_minutes: Annotated[int, Field(ge=1, le=1440)] = 30

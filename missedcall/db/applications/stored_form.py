"""Store a form as JSON, and read one from before a question was asked as if it was left empty."""

from typing import Any

import sqlalchemy as sa

from missedcall.db.stored_json import StoredJson
from missedcall.domain.applications.application import ASKED_LATER


class StoredForm(StoredJson):
    """Hold a form by the names of its fields; whoever reads it finds every field of today."""

    cache_ok = True

    def process_result_value(
        self, value: dict[str, Any] | None, dialect: sa.Dialect
    ) -> dict[str, Any] | None:
        return None if value is None else {**ASKED_LATER, **value}

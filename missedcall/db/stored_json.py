"""Columns that hold JSON: refused or completed when read, never misread."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.operators import OperatorType


class StoredShapeError(RuntimeError):
    """Refuse a stored value of a shape that this program does not read."""


class StoredJson(sa.TypeDecorator[Any]):
    """Store a value as JSON; each kind says what becomes of it on the way."""

    impl = sa.JSON
    cache_ok = True

    def coerce_compared_value(
        self, op: OperatorType | None, value: object
    ) -> sa.types.TypeEngine[Any]:
        """Compare as JSON does: an index such as `["name"]` is a path."""
        return self.impl_instance.coerce_compared_value(op, value)


class VersionedJson(StoredJson):
    """Store a value as JSON with the version of its shape, and give the value alone back.

    Who changes the shape raises the version and adds a migration that rewrites what is stored.
    A row of another version is refused with `StoredShapeError` rather than misread.
    """

    cache_ok = True

    def __init__(self, version: int) -> None:
        super().__init__(none_as_null=True)
        self.version = version

    def wrapped(self, value: object | None) -> Mapping[str, object] | None:
        """Give a value as it is stored."""
        return None if value is None else {"version": self.version, "value": value}

    def process_bind_param(
        self, value: object | None, dialect: sa.Dialect
    ) -> Mapping[str, object] | None:
        return self.wrapped(value)

    def process_result_value(
        self, value: Mapping[str, object] | None, dialect: sa.Dialect
    ) -> object | None:
        if value is None:
            return None
        found = value.get("version") if isinstance(value, dict) else None
        if found != self.version:
            raise StoredShapeError(
                f"a stored value has version {found} of its shape, this program reads "
                f"{self.version}; run `missedcall db upgrade`, or the newer program"
            )
        return value["value"]

"""Stored JSON carries the version of its shape, and another version is not misread."""

import pytest
import sqlalchemy as sa

from missedcall.db.stored_json import StoredShapeError, VersionedJson

FIRST = sa.Table("kept", sa.MetaData(), sa.Column("value", VersionedJson(1), nullable=True))
SECOND = sa.Table("kept", sa.MetaData(), sa.Column("value", VersionedJson(2), nullable=True))


@pytest.fixture(name="db")
def _db() -> sa.Connection:
    db = sa.create_engine("sqlite://").connect()
    FIRST.create(db)
    return db


def test_a_value_comes_back_as_it_was(db: sa.Connection) -> None:
    db.execute(FIRST.insert(), [{"value": {"is_rural": True}}, {"value": None}])

    assert db.execute(sa.select(FIRST.c.value)).scalars().all() == [{"is_rural": True}, None]


def test_another_version_is_refused_with_what_to_do(db: sa.Connection) -> None:
    db.execute(FIRST.insert(), {"value": {}})

    with pytest.raises(
        StoredShapeError, match=r"version 1 .* reads 2; run `missedcall db upgrade`"
    ):
        db.execute(sa.select(SECOND.c.value)).scalars().all()


@pytest.mark.parametrize("bare", ['{"is_rural": true}', "[1]", '"1"'])
def test_a_value_without_a_version_is_refused_likewise(db: sa.Connection, bare: str) -> None:
    db.execute(sa.text("INSERT INTO kept VALUES (:bare)"), {"bare": bare})

    with pytest.raises(
        StoredShapeError, match=r"version None .* reads 1; run `missedcall db upgrade`"
    ):
        db.execute(sa.select(FIRST.c.value)).scalars().all()

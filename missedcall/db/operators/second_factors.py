"""Keep how the staff prove themselves beside the password: the seed of an app, recovery codes.

The app's secret is not here: it is made of the seed and a secret of the service.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row

second_factors = sa.Table(
    "second_factors",
    metadata,
    sa.Column("operator_id", sa.ForeignKey("operators.id"), primary_key=True),
    sa.Column("seed", sa.String(40), nullable=False),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    # Since when a code is asked at the login: the person has shown that the app has the secret.
    sa.Column("confirmed_at", UtcDateTime, nullable=True),
    # The step of time of the last code that was taken; an older or the same one is refused.
    sa.Column("last_step", sa.Integer, nullable=False),
)
recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("operator_id", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("used_at", UtcDateTime, nullable=True),
    sa.Index("uq_recovery_codes_operator_id_digest", "operator_id", "digest", unique=True),
)


@dataclass(frozen=True, slots=True)
class SecondFactorRow:
    """A row of `second_factors`."""

    operator_id: int
    seed: str
    begun_at: dt.datetime
    confirmed_at: dt.datetime | None
    last_step: int


def get_second_factor(db: sa.Connection, operator_id: int) -> SecondFactorRow | None:
    query = sa.select(second_factors).where(second_factors.c.operator_id == operator_id)
    return read_row(db.execute(query), SecondFactorRow)


def begin_second_factor(
    db: sa.Connection, operator_id: int, *, seed: str, at: dt.datetime
) -> None:
    """Keep the seed of an app that is being set up, in place of what there was."""
    delete_second_factor(db, operator_id)
    row = {"operator_id": operator_id, "seed": seed, "begun_at": at, "last_step": 0}
    db.execute(second_factors.insert().values(row))


def confirm_second_factor(
    db: sa.Connection, operator_id: int, *, step: int, at: dt.datetime
) -> bool:
    """Ask for codes from now on; False when nothing is being set up."""
    here = (second_factors.c.operator_id == operator_id) & second_factors.c.confirmed_at.is_(None)
    values = {"confirmed_at": at, "last_step": step}
    return db.execute(second_factors.update().where(here).values(values)).rowcount == 1


def take_step(db: sa.Connection, operator_id: int, *, step: int) -> bool:
    """Take a code by its step of time; False when that one, or a later one, was taken before."""
    here = (second_factors.c.operator_id == operator_id) & (second_factors.c.last_step < step)
    return db.execute(second_factors.update().where(here).values(last_step=step)).rowcount == 1


def delete_second_factor(db: sa.Connection, operator_id: int) -> bool:
    """Delete a person's app and recovery codes; False when there were none."""
    db.execute(recovery_codes.delete().where(recovery_codes.c.operator_id == operator_id))
    mine = second_factors.c.operator_id == operator_id
    return db.execute(second_factors.delete().where(mine)).rowcount == 1


def replace_recovery_codes(db: sa.Connection, operator_id: int, digests: Iterable[str]) -> None:
    """Keep these recovery codes in place of all there were."""
    db.execute(recovery_codes.delete().where(recovery_codes.c.operator_id == operator_id))
    rows = [{"operator_id": operator_id, "digest": each} for each in digests]
    db.execute(recovery_codes.insert(), rows)


def take_recovery_code(
    db: sa.Connection, operator_id: int, *, digest: str, at: dt.datetime
) -> bool:
    """Take a recovery code; of two who try at once one succeeds, and none after it."""
    here = (
        (recovery_codes.c.operator_id == operator_id)
        & (recovery_codes.c.digest == digest)
        & recovery_codes.c.used_at.is_(None)
    )
    return db.execute(recovery_codes.update().where(here).values(used_at=at)).rowcount == 1


def count_recovery_codes(db: sa.Connection, operator_id: int) -> int:
    """Count a person's recovery codes that were not taken yet."""
    left = (recovery_codes.c.operator_id == operator_id) & recovery_codes.c.used_at.is_(None)
    query = sa.select(sa.func.count()).select_from(recovery_codes).where(left)
    return db.execute(query).scalar_one()


def list_operators_with_second_factor(db: sa.Connection) -> frozenset[int]:
    """Give the ids of who is asked for a code at the login."""
    query = sa.select(second_factors.c.operator_id).where(
        second_factors.c.confirmed_at.is_not(None)
    )
    return frozenset(db.execute(query).scalars())

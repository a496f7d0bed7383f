"""Keep what becomes of an application: its steps, holds, money, meters, visits and points."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "linemen",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("open_jobs", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_linemen")),
    )
    op.create_index("ix_linemen_office", "linemen", ["office"], unique=False)
    op.create_table(
        "meters",
        sa.Column("serial", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("reserved_for", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_meters")),
        sa.UniqueConstraint("reserved_for", name=op.f("uq_meters_reserved_for")),
    )
    op.create_index(
        "ix_meters_stock",
        "meters",
        ["place", "holder", "kind", "reserved_for", "received_at"],
        unique=False,
    )
    op.create_table(
        "meter_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=30), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("move", sa.String(length=10), nullable=False),
        sa.Column("from_holder", sa.String(length=40), nullable=True),
        sa.Column("to_holder", sa.String(length=40), nullable=False),
        sa.Column("who", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["serial"], ["meters.serial"], name=op.f("fk_meter_moves_serial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_moves")),
    )
    op.create_index("ix_meter_moves_serial", "meter_moves", ["serial"], unique=False)
    op.create_index("ix_meter_moves_to_holder", "meter_moves", ["to_holder", "move"], unique=False)
    op.create_table(
        "application_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=8), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("counts_from", UtcDateTime(), nullable=True),
        sa.Column("back_to", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_steps_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_steps")),
    )
    op.create_index(
        "ix_application_steps_application_id",
        "application_steps",
        ["application_id"],
        unique=False,
    )
    op.create_table(
        "connections",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("area", sa.String(length=8), nullable=False),
        sa.Column("meter_kind", sa.String(length=20), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("promise_due_at", UtcDateTime(), nullable=True),
        sa.Column("turn", sa.String(length=12), nullable=True),
        sa.Column("turn_due_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_connections_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_connections")),
    )
    op.create_index(
        "ix_connections_office_turn",
        "connections",
        ["office", "turn", "turn_due_at"],
        unique=False,
    )
    op.create_index("ix_connections_turn_due_at", "connections", ["turn_due_at"], unique=False)
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=60), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("overturned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_holds_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_application_id", "holds", ["application_id"], unique=False)
    op.create_index(
        "uq_holds_open_kind",
        "holds",
        ["application_id", "kind"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("amount_paise", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("who", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_ledger_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint("channel", "reference", "why", name="uq_ledger_channel_reference_why"),
    )
    op.create_index("ix_ledger_application_id", "ledger", ["application_id"], unique=False)
    op.create_table(
        "points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=4), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("final_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_points_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points")),
    )
    op.create_index("ix_points_application_id", "points", ["application_id"], unique=False)
    op.create_index("ix_points_lineman_at", "points", ["lineman", "at"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("slot_from", UtcDateTime(), nullable=False),
        sa.Column("slot_to", UtcDateTime(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_visits_application_id")
        ),
        sa.ForeignKeyConstraint(["lineman"], ["linemen.code"], name=op.f("fk_visits_lineman")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_lineman_ended_at", "visits", ["lineman", "ended_at"], unique=False)
    op.create_index(
        "uq_visits_open_application",
        "visits",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    _carry_over()
    op.drop_column("applications", "state")


def _carry_over() -> None:
    """Give every application that was taken before its state and its first steps."""
    op.execute("""
        INSERT INTO connections (application_id, state, since, version, office, area, meter_kind,
                                 findings, turn, turn_due_at)
        SELECT id, CASE state WHEN 'nothing_due' THEN 'paid' ELSE 'demand_issued' END, created_at,
               0, substr(number, 1, 3), 'rural', 'single', '{"standard": true}',
               CASE state WHEN 'nothing_due' THEN 'je' ELSE 'caller' END, created_at
        FROM applications""")
    for rule in ("A01", "A03", "A07S"):
        op.execute(f"""
            INSERT INTO application_steps (application_id, rule, at, who, why)
            SELECT id, '{rule}', created_at, 'migration', 'form' FROM applications""")  # noqa: S608
    op.execute("""
        INSERT INTO application_steps (application_id, rule, at, who, why)
        SELECT id, CASE state WHEN 'nothing_due' THEN 'A12' ELSE 'A11' END, created_at,
               'migration', 'form' FROM applications""")


def downgrade() -> None:
    op.add_column(
        "applications",
        sa.Column("state", sa.String(20), server_default="demand_issued", nullable=False),
    )
    op.drop_index(
        "uq_visits_open_application",
        table_name="visits",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_visits_lineman_ended_at", table_name="visits")
    op.drop_table("visits")
    op.drop_index("ix_points_lineman_at", table_name="points")
    op.drop_index("ix_points_application_id", table_name="points")
    op.drop_table("points")
    op.drop_index("ix_ledger_application_id", table_name="ledger")
    op.drop_table("ledger")
    op.drop_index(
        "uq_holds_open_kind",
        table_name="holds",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index("ix_holds_application_id", table_name="holds")
    op.drop_table("holds")
    op.drop_index("ix_connections_turn_due_at", table_name="connections")
    op.drop_index("ix_connections_office_turn", table_name="connections")
    op.drop_table("connections")
    op.drop_index("ix_application_steps_application_id", table_name="application_steps")
    op.drop_table("application_steps")
    op.drop_index("ix_meter_moves_to_holder", table_name="meter_moves")
    op.drop_index("ix_meter_moves_serial", table_name="meter_moves")
    op.drop_table("meter_moves")
    op.drop_index("ix_meters_stock", table_name="meters")
    op.drop_table("meters")
    op.drop_index("ix_linemen_office", table_name="linemen")
    op.drop_table("linemen")

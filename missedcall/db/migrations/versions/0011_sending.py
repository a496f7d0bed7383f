"""Keep the tries of messages, what receipts say, stopped templates, gateways in use, alarms."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OPEN_ALARM = sa.text("cleared_at IS NULL")
STOPPED_NOW = sa.text("resumed_at IS NULL")


def upgrade() -> None:
    _messages_and_tries()
    _receipts()
    op.create_table(
        "gateway_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("from_gateway", sa.String(length=40), nullable=False),
        sa.Column("to_gateway", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_changes")),
    )
    op.create_table(
        "stopped_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.String(length=19), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("resumed_at", UtcDateTime(), nullable=True),
        sa.Column("resumed_by", sa.String(length=60), nullable=True),
        sa.Column("resumed_why", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stopped_templates")),
    )
    op.create_index(
        "ux_stopped_templates_now",
        "stopped_templates",
        ["template_id"],
        unique=True,
        sqlite_where=STOPPED_NOW,
        postgresql_where=STOPPED_NOW,
    )
    _alarms()


def _messages_and_tries() -> None:
    op.create_table(
        "message_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("gateway_key", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_attempts")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_attempts_message_id")
        ),
        sa.UniqueConstraint(
            "message_id", "number", name=op.f("uq_message_attempts_message_id_number")
        ),
    )
    op.create_index("ix_message_attempts_gateway_key", "message_attempts", ["gateway_key"])
    op.create_index("ix_message_attempts_started_at", "message_attempts", ["started_at"])
    # What is under way while we migrate must be found by the receipts that are still to come.
    op.execute(
        "INSERT INTO message_attempts"
        " (message_id, number, gateway, started_at, ended_at, outcome, gateway_key)"
        " SELECT id, tries, gateway, claimed_at, accepted_at, 'accepted',"
        " lower(ltrim(gateway_id, '0'))"
        " FROM messages WHERE accepted_at IS NOT NULL AND claimed_at IS NOT NULL"
    )
    with op.batch_alter_table("messages") as batch:
        batch.drop_index("ix_messages_gateway_id")
        batch.add_column(sa.Column("resend_of", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_messages_resend_of"), "messages", ["resend_of"], ["id"])
        batch.create_index("ix_messages_number_created_at", ["number", "created_at"])
        batch.create_index("ix_messages_resend_of", ["resend_of"])


def _receipts() -> None:
    op.create_table(
        "receipt_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("gateway_key", sa.String(length=100), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("part", sa.String(length=100), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_items")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipts.id"], name=op.f("fk_receipt_items_receipt_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_receipt_items_message_id")
        ),
    )
    op.create_index("ix_receipt_items_gateway_key", "receipt_items", ["gateway_key"])
    op.create_index("ix_receipt_items_message_id", "receipt_items", ["message_id"])
    op.execute(
        "INSERT INTO receipt_items (receipt_id, gateway, message_id, status)"
        " SELECT id, gateway, message_id, status FROM receipts"
    )
    with op.batch_alter_table("receipts") as batch:
        batch.add_column(sa.Column("read_at", UtcDateTime(), nullable=True))
        batch.drop_constraint(op.f("fk_receipts_message_id"), type_="foreignkey")
        batch.drop_column("message_id")
        batch.drop_column("status")
        batch.create_index("ix_receipts_read_at", ["read_at"])
    op.execute("UPDATE receipts SET read_at = received_at")


def _alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("fired_at", UtcDateTime(), nullable=True),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.Column("fire_mailed_at", UtcDateTime(), nullable=True),
        sa.Column("clear_mailed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_index(
        "ux_alarms_open",
        "alarms",
        ["rule"],
        unique=True,
        sqlite_where=OPEN_ALARM,
        postgresql_where=OPEN_ALARM,
    )


def downgrade() -> None:
    op.drop_table("alarms")
    op.drop_table("stopped_templates")
    op.drop_table("gateway_changes")
    with op.batch_alter_table("receipts") as batch:
        batch.drop_index("ix_receipts_read_at")
        batch.drop_column("read_at")
        batch.add_column(sa.Column("message_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("status", sa.String(length=20), nullable=True))
        batch.create_foreign_key(
            op.f("fk_receipts_message_id"), "messages", ["message_id"], ["id"]
        )
    op.drop_table("receipt_items")
    with op.batch_alter_table("messages") as batch:
        batch.drop_index("ix_messages_resend_of")
        batch.drop_index("ix_messages_number_created_at")
        batch.drop_constraint(op.f("fk_messages_resend_of"), type_="foreignkey")
        batch.drop_column("resend_of")
        batch.create_index("ix_messages_gateway_id", ["gateway_id"])
    op.drop_table("message_attempts")

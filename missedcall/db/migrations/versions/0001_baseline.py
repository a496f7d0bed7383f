"""Make the tables of version 0.2.0."""

import sqlalchemy as sa
from alembic import op

from missedcall.db.schema import UtcDateTime

revision = "0001_baseline"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
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
        sqlite_where=sa.text("cleared_at IS NULL"),
        postgresql_where=sa.text("cleared_at IS NULL"),
    )
    op.create_table(
        "arrears_lists",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("file", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("imported_by", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_arrears_lists")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.create_table(
        "blocked_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_by", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocked_numbers")),
    )
    op.create_index("ix_blocked_numbers_number", "blocked_numbers", ["number"], unique=False)
    op.create_table(
        "breaches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("found_by", sa.String(length=60), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=60), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breaches")),
    )
    op.create_table(
        "cached_reports",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("computed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_cached_reports")),
    )
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("did", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("missed_calls", sa.Integer(), nullable=False),
        sa.Column("attempts_used", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_reason", sa.String(length=40), nullable=True),
        sa.Column("about_application_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("urgent_at", UtcDateTime(), nullable=False),
        sa.Column("promised_from", UtcDateTime(), nullable=True),
        sa.Column("promised_until", UtcDateTime(), nullable=True),
        sa.Column("needs", sa.String(length=60), server_default="hi", nullable=False),
        sa.Column("wanted_operator_id", sa.Integer(), nullable=True),
        sa.Column("wanted_until", UtcDateTime(), nullable=True),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["callbacks.id"], name=op.f("fk_callbacks_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    op.create_index("ix_callbacks_created_at", "callbacks", ["created_at"], unique=False)
    op.create_index("ix_callbacks_held_until", "callbacks", ["held_until"], unique=False)
    op.create_index("ix_callbacks_number", "callbacks", ["number"], unique=False)
    op.create_index(
        "ix_callbacks_state_due_at", "callbacks", ["state", "due_at", "id"], unique=False
    )
    op.create_index(
        "ix_callbacks_state_needs_due_at",
        "callbacks",
        ["state", "needs", "due_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_callbacks_state_needs_urgent_at",
        "callbacks",
        ["state", "needs", "urgent_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_callbacks_state_urgent_at", "callbacks", ["state", "urgent_at", "id"], unique=False
    )
    op.create_index(
        "ix_callbacks_wanted", "callbacks", ["wanted_operator_id", "wanted_until"], unique=False
    )
    op.create_index(
        "uq_callbacks_open_number",
        "callbacks",
        ["number"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "dead_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=150), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letters")),
        sa.UniqueConstraint("node", "key", "raw", name=op.f("uq_dead_letters_node_key_raw")),
    )
    op.create_table(
        "drafts",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("form_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("saved_in", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_saved_at", "drafts", ["saved_at"], unique=False)
    op.create_table(
        "erasure_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("proof", sa.String(length=200), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=True),
        sa.Column("drops_callback", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("restricted_at", UtcDateTime(), nullable=True),
        sa.Column("erase_at", UtcDateTime(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.Column("sealed", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_requests")),
    )
    op.create_index("ix_erasure_requests_number", "erasure_requests", ["number"], unique=False)
    op.create_index(
        "ix_erasure_requests_state_erase_at",
        "erasure_requests",
        ["state", "erase_at"],
        unique=False,
    )
    op.create_table(
        "gateway_balances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_balances")),
    )
    op.create_index(
        "ix_gateway_balances_gateway_at", "gateway_balances", ["gateway", "at"], unique=False
    )
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
        "heartbeats",
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("boot", sa.String(length=36), nullable=True),
        sa.Column("uptime_s", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "job_runs",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("failed_in_a_row", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_runs")),
    )
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
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("application", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("template_id", sa.String(length=19), nullable=False),
        sa.Column("template_version", sa.String(length=64), nullable=False),
        sa.Column("encoding", sa.String(length=6), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_reason", sa.String(length=200), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("resends", sa.Integer(), nullable=False),
        sa.Column("resend_of", sa.Integer(), nullable=True),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("final_at", UtcDateTime(), nullable=True),
        sa.Column("gateway", sa.String(length=40), nullable=True),
        sa.Column("gateway_id", sa.String(length=100), nullable=True),
        sa.Column("ask_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["resend_of"], ["messages.id"], name=op.f("fk_messages_resend_of")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("cause", name=op.f("uq_messages_cause")),
    )
    op.create_index("ix_messages_accepted_at", "messages", ["accepted_at"], unique=False)
    op.create_index("ix_messages_application", "messages", ["application"], unique=False)
    op.create_index("ix_messages_ask_at", "messages", ["ask_at"], unique=False)
    op.create_index("ix_messages_created_at", "messages", ["created_at"], unique=False)
    op.create_index(
        "ix_messages_lost",
        "messages",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text(
            "state IN ('undelivered', 'failed', 'expired', 'refused', 'no_receipt')"
        ),
        postgresql_where=sa.text(
            "state IN ('undelivered', 'failed', 'expired', 'refused', 'no_receipt')"
        ),
    )
    op.create_index(
        "ix_messages_number_created_at", "messages", ["number", "created_at"], unique=False
    )
    op.create_index("ix_messages_resend_of", "messages", ["resend_of"], unique=False)
    op.create_index("ix_messages_state_next_at", "messages", ["state", "next_at"], unique=False)
    op.create_table(
        "meter_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.Column("counted_by", sa.String(length=60), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("in_ledger", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_counts")),
    )
    op.create_index("ix_meter_counts_office", "meter_counts", ["office"], unique=False)
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
        "offices",
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("parent", sa.String(length=3), nullable=True),
        sa.Column("nodal", sa.String(length=15), nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["offices.code"], name=op.f("fk_offices_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_offices")),
    )
    op.create_table(
        "open_reversals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("reference_key", sa.String(length=60), nullable=False),
        sa.Column("amount_paise", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_reversals")),
        sa.UniqueConstraint(
            "channel", "reference_key", name=op.f("uq_open_reversals_channel_reference_key")
        ),
    )
    op.create_table(
        "operators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("login_key", sa.String(length=60), server_default="", nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("one_time_until", UtcDateTime(), nullable=True),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("extension", sa.String(length=15), nullable=True),
        sa.Column("mobile", sa.String(length=16), nullable=True),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", UtcDateTime(), nullable=False),
        sa.Column("state_reason", sa.String(length=60), nullable=True),
        sa.Column("speaks", sa.String(length=40), server_default="hi", nullable=False),
        sa.Column("skills", sa.String(length=400), server_default="", nullable=False),
        sa.Column("shift", sa.String(length=200), nullable=True),
        sa.Column("attempt_id", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operators")),
        sa.UniqueConstraint("extension", name=op.f("uq_operators_extension")),
        sa.UniqueConstraint("login", name=op.f("uq_operators_login")),
    )
    op.create_index(
        "ix_operators_state_state_since", "operators", ["state", "state_since"], unique=False
    )
    op.create_index("uq_operators_login_key", "operators", ["login_key"], unique=True)
    op.create_index("uq_operators_mobile", "operators", ["mobile"], unique=True)
    op.create_table(
        "outages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("to_at", UtcDateTime(), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outages")),
    )
    op.create_table(
        "payment_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_notices")),
        sa.UniqueConstraint("gateway", "digest", name=op.f("uq_payment_notices_gateway_digest")),
    )
    op.create_index("ix_payment_notices_read_at", "payment_notices", ["read_at"], unique=False)
    op.create_table(
        "preferences",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_preferences")),
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
    )
    op.create_index("ix_receipts_read_at", "receipts", ["read_at"], unique=False)
    op.create_table(
        "reconciliations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliations")),
    )
    op.create_index(
        "ix_reconciliations_channel_day", "reconciliations", ["channel", "day"], unique=False
    )
    op.create_table(
        "rejected_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("uniqueid", sa.String(length=150), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejected_calls")),
        sa.UniqueConstraint("node", "uniqueid", name=op.f("uq_rejected_calls_node_uniqueid")),
    )
    op.create_index("ix_rejected_calls_at", "rejected_calls", ["at"], unique=False)
    op.create_table(
        "retention_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("is_more", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_runs")),
    )
    op.create_index("ix_retention_runs_kind_id", "retention_runs", ["kind", "id"], unique=False)
    op.create_table(
        "serials",
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office", "year", name=op.f("pk_serials")),
    )
    op.create_table(
        "shortages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("runs_out_on", sa.Date(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortages")),
    )
    op.create_index(
        "uq_shortages_open",
        "shortages",
        ["office", "kind"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "sip_credentials",
        sa.Column("extension", sa.String(length=15), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("rotated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("extension", name=op.f("pk_sip_credentials")),
    )
    op.create_table(
        "sip_credentials_sent",
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("extension", sa.String(length=15), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("node", "extension", name=op.f("pk_sip_credentials_sent")),
    )
    op.create_table(
        "sip_registrations",
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("extension", sa.String(length=15), nullable=False),
        sa.Column("registered", sa.Boolean(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("node", "extension", name=op.f("pk_sip_registrations")),
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
        sqlite_where=sa.text("resumed_at IS NULL"),
        postgresql_where=sa.text("resumed_at IS NULL"),
    )
    op.create_table(
        "tariff_approvals",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("tariff_id", sa.String(length=60), nullable=False),
        sa.Column("proposed_by", sa.String(length=60), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("approved_by", sa.String(length=60), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_tariff_approvals")),
    )
    op.create_table(
        "transitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(length=20), nullable=False),
        sa.Column("entity_id", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=True),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transitions")),
    )
    op.create_index(
        "ix_transitions_entity_entity_id", "transitions", ["entity", "entity_id"], unique=False
    )
    op.create_table(
        "vouchers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("application", sa.String(length=20), nullable=False),
        sa.Column("amount_paise", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=False),
        sa.Column("maker", sa.String(length=60), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("checker", sa.String(length=60), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouchers")),
    )
    op.create_index("ix_vouchers_state", "vouchers", ["state", "made_at"], unique=False)
    op.create_index(
        "uq_vouchers_alive",
        "vouchers",
        ["kind", "channel", "reference"],
        unique=True,
        sqlite_where=sa.text("state <> 'refused'"),
        postgresql_where=sa.text("state <> 'refused'"),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=11), nullable=False),
        sa.Column("callback_id", sa.Integer(), nullable=False),
        sa.Column("household", sa.Integer(), server_default="1", nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("mobile", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("form_version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["callback_id"], ["callbacks.id"], name=op.f("fk_applications_callback_id")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_applications_operator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint(
            "callback_id", "household", name=op.f("uq_applications_callback_id_household")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_applications_number")),
    )
    op.create_index("ix_applications_mobile", "applications", ["mobile"], unique=False)
    op.create_table(
        "arrears",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("bp", sa.String(length=10), nullable=False),
        sa.Column("locality", sa.String(length=15), nullable=False),
        sa.Column("premises", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("relation_name", sa.String(length=80), nullable=False),
        sa.Column("mobile", sa.String(length=16), nullable=True),
        sa.Column("amount_paise", sa.BigInteger(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"], ["arrears_lists.source"], name=op.f("fk_arrears_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrears")),
        sa.UniqueConstraint("source", "bp", name="uq_arrears_source_bp"),
    )
    op.create_index("ix_arrears_bp", "arrears", ["bp"], unique=False)
    op.create_index("ix_arrears_imported_at", "arrears", ["imported_at"], unique=False)
    op.create_index(
        "ix_arrears_locality_amount_paise", "arrears", ["locality", "amount_paise"], unique=False
    )
    op.create_index("ix_arrears_mobile", "arrears", ["mobile"], unique=False)
    op.create_index("ix_arrears_premises", "arrears", ["premises"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("callback_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("channels", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("deadline_at", UtcDateTime(), nullable=False),
        sa.Column("operator_at", UtcDateTime(), nullable=True),
        sa.Column("consumer_at", UtcDateTime(), nullable=True),
        sa.Column("bridged_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=30), nullable=True),
        sa.Column("talk_s", sa.Integer(), nullable=True),
        sa.Column("cause", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=20), nullable=True),
        sa.Column("try_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["callback_id"], ["callbacks.id"], name=op.f("fk_attempts_callback_id")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_attempts_operator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_callback_id", "attempts", ["callback_id"], unique=False)
    op.create_index("ix_attempts_created_at", "attempts", ["created_at"], unique=False)
    op.create_index(
        "uq_attempts_open_callback",
        "attempts",
        ["callback_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_attempts_open_operator",
        "attempts",
        ["operator_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("uniqueid", sa.String(length=150), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("caller_id", sa.String(length=64), nullable=False),
        sa.Column("did", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("disposition", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("callback_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["callback_id"], ["callbacks.id"], name=op.f("fk_calls_callback_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("node", "uniqueid", name=op.f("uq_calls_node_uniqueid")),
    )
    op.create_index("ix_calls_node_at", "calls", ["node", "at"], unique=False)
    op.create_index("ix_calls_number_at", "calls", ["number", "at"], unique=False)
    op.create_table(
        "devices",
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("device_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["lineman"], ["linemen.code"], name=op.f("fk_devices_lineman")),
        sa.PrimaryKeyConstraint("lineman", name=op.f("pk_devices")),
    )
    op.create_table(
        "localities",
        sa.Column("code", sa.String(length=15), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("area", sa.String(length=8), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["offices.code"], name=op.f("fk_localities_office")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_localities")),
    )
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
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_attempts_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_attempts")),
        sa.UniqueConstraint(
            "message_id", "number", name=op.f("uq_message_attempts_message_id_number")
        ),
    )
    op.create_index(
        "ix_message_attempts_gateway_key", "message_attempts", ["gateway_key"], unique=False
    )
    op.create_index(
        "ix_message_attempts_started_at", "message_attempts", ["started_at"], unique=False
    )
    op.create_table(
        "meter_differences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("count_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("serial", sa.String(length=30), nullable=False),
        sa.Column("difference", sa.String(length=8), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=60), nullable=True),
        sa.Column("settlement", sa.String(length=20), nullable=True),
        sa.Column("settlement_reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["count_id"], ["meter_counts.id"], name=op.f("fk_meter_differences_count_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_differences")),
    )
    op.create_index(
        "uq_meter_differences_open",
        "meter_differences",
        ["office", "serial"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_table(
        "meter_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=30), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("move", sa.String(length=10), nullable=False),
        sa.Column("from_holder", sa.String(length=40), nullable=True),
        sa.Column("to_holder", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["serial"], ["meters.serial"], name=op.f("fk_meter_moves_serial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_moves")),
    )
    op.create_index("ix_meter_moves_came", "meter_moves", ["to_holder", "id"], unique=False)
    op.create_index("ix_meter_moves_serial", "meter_moves", ["serial"], unique=False)
    op.create_index("ix_meter_moves_to_holder", "meter_moves", ["to_holder", "move"], unique=False)
    op.create_index("ix_meter_moves_went", "meter_moves", ["from_holder", "id"], unique=False)
    op.create_table(
        "promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("callback_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["callback_id"], ["callbacks.id"], name=op.f("fk_promises_callback_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index("ix_promises_until_at", "promises", ["until_at"], unique=False)
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
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_receipt_items_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipts.id"], name=op.f("fk_receipt_items_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_items")),
    )
    op.create_index("ix_receipt_items_gateway_key", "receipt_items", ["gateway_key"], unique=False)
    op.create_index("ix_receipt_items_message_id", "receipt_items", ["message_id"], unique=False)
    op.create_index(
        "ix_receipt_items_unmatched",
        "receipt_items",
        ["receipt_id"],
        unique=False,
        sqlite_where=sa.text("message_id IS NULL"),
        postgresql_where=sa.text("message_id IS NULL"),
    )
    op.create_table(
        "reconciliation_differences",
        sa.Column("reconciliation_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ours_paise", sa.BigInteger(), nullable=True),
        sa.Column("theirs_paise", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reconciliation_id"],
            ["reconciliations.id"],
            name=op.f("fk_reconciliation_differences_reconciliation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "reconciliation_id", "reference", name=op.f("pk_reconciliation_differences")
        ),
    )
    op.create_table(
        "web_sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operators.id"], name=op.f("fk_web_sessions_operator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_sessions")),
    )
    op.create_index("ix_web_sessions_operator_id", "web_sessions", ["operator_id"], unique=False)
    op.create_table(
        "application_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=8), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
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
    op.create_index(
        "ix_application_steps_fate_of_demand",
        "application_steps",
        ["at", "rule", "application_id"],
        unique=False,
        sqlite_where=sa.text("rule IN ('A12', 'A17', 'A20')"),
        postgresql_where=sa.text("rule IN ('A12', 'A17', 'A20')"),
    )
    op.create_index(
        "ix_application_steps_milestones",
        "application_steps",
        ["rule", "at", "application_id"],
        unique=False,
        sqlite_where=sa.text("rule IN ('A01', 'A27')"),
        postgresql_where=sa.text("rule IN ('A01', 'A27')"),
    )
    op.create_index(
        "ix_application_steps_proposed",
        "application_steps",
        ["application_id", "at"],
        unique=False,
        sqlite_where=sa.text("rule = 'A32P'"),
        postgresql_where=sa.text("rule = 'A32P'"),
    )
    op.create_table(
        "bp_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("bp", sa.String(length=10), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_bp_numbers_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bp_numbers")),
    )
    op.create_index("ix_bp_numbers_application_id", "bp_numbers", ["application_id"], unique=False)
    op.create_index(
        "uq_bp_numbers_bp",
        "bp_numbers",
        ["bp"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_bp_numbers_of_application",
        "bp_numbers",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
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
        sa.Column("premises", sa.String(length=32), nullable=True),
        sa.Column("locality", sa.String(length=15), nullable=True),
        sa.Column("promise_due_at", UtcDateTime(), nullable=True),
        sa.Column("assignee", sa.String(length=12), nullable=True),
        sa.Column("assignee_due_at", UtcDateTime(), nullable=True),
        sa.Column("next_timer_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_connections_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_connections")),
    )
    op.create_index(
        "ix_connections_assignee_due_at",
        "connections",
        ["assignee_due_at", "office", "assignee"],
        unique=False,
    )
    op.create_index("ix_connections_next_timer_at", "connections", ["next_timer_at"], unique=False)
    op.create_index(
        "ix_connections_office_assignee",
        "connections",
        ["office", "assignee", "assignee_due_at"],
        unique=False,
    )
    op.create_index("ix_connections_premises", "connections", ["premises"], unique=False)
    op.create_index(
        "ix_connections_running_of_locality",
        "connections",
        ["locality", "application_id"],
        unique=False,
        sqlite_where=sa.text(
            "state NOT IN ('connected', 'rejected', 'withdrawn', 'lapsed', "
            "'merged', 'refund_due', 'closed')"
        ),
        postgresql_where=sa.text(
            "state NOT IN ('connected', 'rejected', 'withdrawn', 'lapsed', "
            "'merged', 'refund_due', 'closed')"
        ),
    )
    op.create_index("ix_connections_state_since", "connections", ["state", "since"], unique=False)
    op.create_index(
        "ix_connections_wanting_meter",
        "connections",
        ["office", "meter_kind", "state"],
        unique=False,
        sqlite_where=sa.text("state IN ('demand_issued', 'paid', 'visit_planned')"),
        postgresql_where=sa.text("state IN ('demand_issued', 'paid', 'visit_planned')"),
    )
    op.create_table(
        "demands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("tariff_id", sa.String(length=60), nullable=False),
        sa.Column("tariff_version", sa.String(length=64), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("total_paise", sa.BigInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_demands_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demands")),
        sa.UniqueConstraint(
            "application_id", "version", name=op.f("uq_demands_application_id_version")
        ),
    )
    op.create_index(
        "uq_demands_current",
        "demands",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("cancelled_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL"),
    )
    op.create_table(
        "evidence_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=True),
        sa.Column("is_wrong", sa.Boolean(), nullable=True),
        sa.Column("decision", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_evidence_reviews_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_reviews")),
        sa.UniqueConstraint(
            "application_id", "lineman", name=op.f("uq_evidence_reviews_application_id_lineman")
        ),
    )
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
        sa.Column("contested_at", UtcDateTime(), nullable=True),
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
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.Column("area", sa.String(length=8), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.Column("gross_s", sa.Integer(), nullable=False),
        sa.Column("net_s", sa.Integer(), nullable=False),
        sa.Column("limit_s", sa.Integer(), nullable=False),
        sa.Column("promise_kept", sa.Boolean(), nullable=False),
        sa.Column("holds", sa.Integer(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_jobs_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_application_id", "jobs", ["application_id"], unique=False)
    op.create_index("ix_jobs_done_at", "jobs", ["done_at", "area", "lineman"], unique=False)
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("amount_paise", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("payer_reference", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_ledger_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint(
            "channel", "reference", "reason", name="uq_ledger_channel_reference_reason"
        ),
    )
    op.create_index("ix_ledger_application_id", "ledger", ["application_id"], unique=False)
    op.create_index(
        "ix_ledger_channel_settled_at", "ledger", ["channel", "settled_at"], unique=False
    )
    op.create_index("ix_ledger_posted_at", "ledger", ["posted_at"], unique=False)
    op.create_index(
        "ix_ledger_suspense",
        "ledger",
        ["channel", "reference"],
        unique=False,
        sqlite_where=sa.text("account = 'suspense'"),
        postgresql_where=sa.text("account = 'suspense'"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.String(length=40), nullable=False),
        sa.Column("household", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_notices_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_notices_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint(
            "attempt_id", "household", name=op.f("uq_notices_attempt_id_household")
        ),
    )
    op.create_index("ix_notices_application_id", "notices", ["application_id"], unique=False)
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("points_x100", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_objections_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint(
            "application_id", "lineman", name=op.f("uq_objections_application_id_lineman")
        ),
    )
    op.create_table(
        "photos",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_photos_application_id")
        ),
        sa.ForeignKeyConstraint(["lineman"], ["linemen.code"], name=op.f("fk_photos_lineman")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    op.create_index("ix_photos_application_id", "photos", ["application_id"], unique=False)
    op.create_index("ix_photos_deleted_at", "photos", ["deleted_at", "received_at"], unique=False)
    op.create_index("ix_photos_lineman", "photos", ["lineman", "received_at"], unique=False)
    op.create_index("ix_photos_sha256", "photos", ["sha256"], unique=False)
    op.create_table(
        "points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=4), nullable=False),
        sa.Column("points_x100", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("final_at", UtcDateTime(), nullable=False),
        sa.Column("became_final_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_points_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points")),
    )
    op.create_index("ix_points_application_id", "points", ["application_id"], unique=False)
    op.create_index(
        "ix_points_final",
        "points",
        ["became_final_at"],
        unique=False,
        sqlite_where=sa.text("became_final_at IS NOT NULL"),
        postgresql_where=sa.text("became_final_at IS NOT NULL"),
    )
    op.create_index("ix_points_lineman_at", "points", ["lineman", "at"], unique=False)
    op.create_index(
        "ix_points_provisional",
        "points",
        ["final_at"],
        unique=False,
        sqlite_where=sa.text("became_final_at IS NULL"),
        postgresql_where=sa.text("became_final_at IS NULL"),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_questions_application_id")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_questions_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index("ix_questions_number", "questions", ["number"], unique=False)
    op.create_index(
        "ix_questions_state_expires_at", "questions", ["state", "expires_at"], unique=False
    )
    op.create_index(
        "uq_questions_open_application_kind",
        "questions",
        ["application_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "recordings",
        sa.Column("attempt_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("path", sa.String(length=80), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_recordings_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_recordings")),
    )
    op.create_index(
        "ix_recordings_state_started_at", "recordings", ["state", "started_at"], unique=False
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("slot_from", UtcDateTime(), nullable=False),
        sa.Column("slot_to", UtcDateTime(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("mates", sa.String(length=100), server_default="", nullable=False),
        sa.Column("slot_by", sa.String(length=60), nullable=True),
        sa.Column("slot_missed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_visits_application_id")
        ),
        sa.ForeignKeyConstraint(["lineman"], ["linemen.code"], name=op.f("fk_visits_lineman")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_application_id", "visits", ["application_id"], unique=False)
    op.create_index("ix_visits_lineman_ended_at", "visits", ["lineman", "ended_at"], unique=False)
    op.create_index(
        "uq_visits_open_application",
        "visits",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "demand_lines",
        sa.Column("demand_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("amount_paise", sa.BigInteger(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["demands.id"], name=op.f("fk_demand_lines_demand_id")
        ),
        sa.PrimaryKeyConstraint("demand_id", "position", name=op.f("pk_demand_lines")),
    )
    op.create_table(
        "field_reports",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("lineman", sa.String(length=20), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("device_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.Column("doubt", sa.String(length=12), nullable=True),
        sa.Column("meter", sa.String(length=30), nullable=True),
        sa.Column("reading", sa.String(length=12), nullable=True),
        sa.Column("seal", sa.String(length=30), nullable=True),
        sa.Column("photo", sa.String(length=36), nullable=True),
        sa.Column("photo_at", UtcDateTime(), nullable=True),
        sa.Column("refused", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_field_reports_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["lineman"], ["linemen.code"], name=op.f("fk_field_reports_lineman")
        ),
        sa.ForeignKeyConstraint(["photo"], ["photos.id"], name=op.f("fk_field_reports_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_reports")),
    )
    op.create_index(
        "ix_field_reports_application_id", "field_reports", ["application_id"], unique=False
    )
    op.create_index(
        "ix_field_reports_device", "field_reports", ["device", "sequence"], unique=False
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("explanation", sa.String(length=20), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("rung_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_tasks_application_id")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_tasks_message_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_tasks_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("message_id", name=op.f("uq_tasks_message_id")),
        sa.UniqueConstraint(
            "question_id", "explanation", name=op.f("uq_tasks_question_id_explanation")
        ),
    )
    op.create_index("ix_tasks_done_at_due_at", "tasks", ["done_at", "due_at"], unique=False)
    op.create_table(
        "report_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.String(length=36), nullable=False),
        sa.Column("moment", sa.String(length=8), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("accuracy_m", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["field_reports.id"], name=op.f("fk_report_places_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_places")),
        sa.UniqueConstraint("report_id", "moment", name=op.f("uq_report_places_report_id_moment")),
    )
    op.create_index("ix_report_places_received_at", "report_places", ["received_at"], unique=False)


def downgrade() -> None:
    op.drop_table("report_places")
    op.drop_table("tasks")
    op.drop_table("field_reports")
    op.drop_table("demand_lines")
    op.drop_table("visits")
    op.drop_table("recordings")
    op.drop_table("questions")
    op.drop_table("points")
    op.drop_table("photos")
    op.drop_table("objections")
    op.drop_table("notices")
    op.drop_table("ledger")
    op.drop_table("jobs")
    op.drop_table("holds")
    op.drop_table("evidence_reviews")
    op.drop_table("demands")
    op.drop_table("connections")
    op.drop_table("bp_numbers")
    op.drop_table("application_steps")
    op.drop_table("web_sessions")
    op.drop_table("reconciliation_differences")
    op.drop_table("receipt_items")
    op.drop_table("promises")
    op.drop_table("meter_moves")
    op.drop_table("meter_differences")
    op.drop_table("message_attempts")
    op.drop_table("localities")
    op.drop_table("devices")
    op.drop_table("calls")
    op.drop_table("attempts")
    op.drop_table("arrears")
    op.drop_table("applications")
    op.drop_table("vouchers")
    op.drop_table("transitions")
    op.drop_table("tariff_approvals")
    op.drop_table("stopped_templates")
    op.drop_table("sip_registrations")
    op.drop_table("sip_credentials_sent")
    op.drop_table("sip_credentials")
    op.drop_table("shortages")
    op.drop_table("serials")
    op.drop_table("retention_runs")
    op.drop_table("rejected_calls")
    op.drop_table("reconciliations")
    op.drop_table("receipts")
    op.drop_table("preferences")
    op.drop_table("payment_notices")
    op.drop_table("outages")
    op.drop_table("operators")
    op.drop_table("open_reversals")
    op.drop_table("offices")
    op.drop_table("meters")
    op.drop_table("meter_counts")
    op.drop_table("messages")
    op.drop_table("linemen")
    op.drop_table("job_runs")
    op.drop_table("heartbeats")
    op.drop_table("gateway_changes")
    op.drop_table("gateway_balances")
    op.drop_table("erasure_requests")
    op.drop_table("drafts")
    op.drop_table("dead_letters")
    op.drop_table("callbacks")
    op.drop_table("cached_reports")
    op.drop_table("breaches")
    op.drop_table("blocked_numbers")
    op.drop_table("audit")
    op.drop_table("arrears_lists")
    op.drop_table("alarms")

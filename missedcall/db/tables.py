"""Gather every table in one metadata: importing this module registers them all."""

from missedcall.db.applications import (
    applications,
    arrears,
    bp_numbers,
    corrections,
    drafts,
    estimates,
    mobile_codes,
    papers,
)
from missedcall.db.callbacks import attempts, blocked_numbers, callbacks, promises
from missedcall.db.calls import (
    calls,
    dead_letters,
    outages,
    preferences,
    questions,
    rejected_calls,
)
from missedcall.db.clients import clients, kept_answers, webhooks
from missedcall.db.connection import connection_holds, connection_steps, connections
from missedcall.db.field import cable_reports, field, lineman_calls, photos, reports
from missedcall.db.messages import (
    gateway_balances,
    gateway_changes,
    message_attempts,
    messages,
    receipts,
    stopped_templates,
    tasks,
)
from missedcall.db.meters import counts, meters, shortages
from missedcall.db.monitoring import alarms, heartbeats, job_runs
from missedcall.db.offices import daily_lists, offices
from missedcall.db.operators import operators, sip_credentials, sip_registrations, web_sessions
from missedcall.db.payments import (
    checkouts,
    ledger,
    open_reversals,
    payment_notices,
    payment_receipts,
    reconciliations,
    vouchers,
)
from missedcall.db.points import jobs, objections
from missedcall.db.privacy import breaches, erasure_requests, notices, retention_runs
from missedcall.db.recordings import recordings
from missedcall.db.reports import cached_reports
from missedcall.db.schema import metadata
from missedcall.db.tariffs import tariff_approvals

__all__ = [
    "alarms",
    "applications",
    "arrears",
    "attempts",
    "blocked_numbers",
    "bp_numbers",
    "breaches",
    "cable_reports",
    "cached_reports",
    "callbacks",
    "calls",
    "checkouts",
    "clients",
    "connection_holds",
    "connection_steps",
    "connections",
    "corrections",
    "counts",
    "daily_lists",
    "dead_letters",
    "drafts",
    "erasure_requests",
    "estimates",
    "field",
    "gateway_balances",
    "gateway_changes",
    "heartbeats",
    "job_runs",
    "jobs",
    "kept_answers",
    "ledger",
    "lineman_calls",
    "message_attempts",
    "messages",
    "metadata",
    "meters",
    "mobile_codes",
    "notices",
    "objections",
    "offices",
    "open_reversals",
    "operators",
    "outages",
    "papers",
    "payment_notices",
    "payment_receipts",
    "photos",
    "preferences",
    "promises",
    "questions",
    "receipts",
    "reconciliations",
    "recordings",
    "rejected_calls",
    "reports",
    "retention_runs",
    "shortages",
    "sip_credentials",
    "sip_registrations",
    "stopped_templates",
    "tariff_approvals",
    "tasks",
    "vouchers",
    "web_sessions",
    "webhooks",
]

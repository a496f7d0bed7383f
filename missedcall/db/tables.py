"""Gather every table in one metadata: importing this module registers them all."""

from missedcall.db import (
    alarms,
    applications,
    attempts,
    bars,
    beats,
    callbacks,
    calls,
    gaps,
    gateway_changes,
    message_attempts,
    messages,
    operators,
    preferences,
    promises,
    receipts,
    registrations,
    stopped_templates,
)
from missedcall.db.schema import metadata

__all__ = [
    "alarms",
    "applications",
    "attempts",
    "bars",
    "beats",
    "callbacks",
    "calls",
    "gaps",
    "gateway_changes",
    "message_attempts",
    "messages",
    "metadata",
    "operators",
    "preferences",
    "promises",
    "receipts",
    "registrations",
    "stopped_templates",
]

"""Gather every table in one metadata: importing this module registers them all."""

from missedcall.db import (
    applications,
    attempts,
    bars,
    beats,
    callbacks,
    calls,
    gaps,
    messages,
    operators,
    preferences,
    promises,
    registrations,
)
from missedcall.db.schema import metadata

__all__ = [
    "applications",
    "attempts",
    "bars",
    "beats",
    "callbacks",
    "calls",
    "gaps",
    "messages",
    "metadata",
    "operators",
    "preferences",
    "promises",
    "registrations",
]

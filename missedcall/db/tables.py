"""Gather every table in one metadata: importing this module registers them all."""

from missedcall.db import applications, attempts, beats, callbacks, calls, messages, operators
from missedcall.db.schema import metadata

__all__ = [
    "applications",
    "attempts",
    "beats",
    "callbacks",
    "calls",
    "messages",
    "metadata",
    "operators",
]

"""Recordings of calls: begun, refused, kept, deleted."""

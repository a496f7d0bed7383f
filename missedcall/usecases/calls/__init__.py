"""Missed calls: how each is recorded and decided, outages, questions that a call answers."""

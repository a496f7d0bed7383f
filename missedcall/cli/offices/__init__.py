"""Offices: the masters, the worklists and what is overdue."""

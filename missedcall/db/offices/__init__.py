"""Offices: the masters, and what waits in each office."""

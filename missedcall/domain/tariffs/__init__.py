"""Tariffs and demands: what a connection costs, and why."""

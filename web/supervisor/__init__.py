"""Screens of supervisors."""

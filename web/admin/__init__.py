"""Screens of administrators."""

"""Screens about personal data."""

"""Screens of linemen and their points."""

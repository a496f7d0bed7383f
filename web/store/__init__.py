"""Screens of store keepers."""

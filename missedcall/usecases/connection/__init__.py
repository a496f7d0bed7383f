"""Carry an application from its form to the light: each act is one transaction."""

"""Screens of offices: verifier, JE, AE."""

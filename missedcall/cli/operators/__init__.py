"""Operators: who may log in, their telephones, shifts and skills."""

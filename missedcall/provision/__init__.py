"""Get what the service needs onto this machine: Python packages, Asterisk, SIPp, Valkey.

Everything up to `environment` runs before there is a virtual environment, so these modules import
nothing but the standard library: `trouble`, `shell`, `apt`, `places`, `environment`.
"""

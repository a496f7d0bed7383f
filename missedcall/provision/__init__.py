"""Get what the service needs onto this machine: Python packages, Asterisk, SIPp, Valkey.

`environment` runs before there is a virtual environment, so it and what it imports (`apt`,
`machine`, `places`, `shell`, `trouble`) need nothing but the standard library.
"""

"""Store a filled database of this version: `python -m tools.release`, once for each release."""

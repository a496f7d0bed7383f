"""Meters: custody, stock, counting, and how many will be needed."""

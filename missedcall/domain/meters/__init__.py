"""Meters: stock, moves, counts and forecasts."""

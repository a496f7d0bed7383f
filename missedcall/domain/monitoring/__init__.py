"""Monitoring: health, alarms, measures, what has lasted too long."""

"""Screens of the nodal officer."""

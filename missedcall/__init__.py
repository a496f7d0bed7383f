"""Turn missed calls into callbacks, and callbacks into electricity connections."""

__version__ = "0.3.0"

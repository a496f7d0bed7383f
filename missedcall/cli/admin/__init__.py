"""Commands for the admin who sets the service up and keeps it running."""

"""Commands for whoever sets the service up and keeps it running."""

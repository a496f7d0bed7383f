"""What programs speak with: receipts, payment notices, health, metrics."""

"""Papers to print: demand notes and receipts as PDF, in Hindi and English beside each other."""

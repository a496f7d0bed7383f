"""Messages: each SMS from its cause to its last receipt, and what follows when none comes."""

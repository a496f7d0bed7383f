"""Who may come in: login, sessions, the own account."""

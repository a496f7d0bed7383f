"""Hold the numbered changes of the database, one thing each."""

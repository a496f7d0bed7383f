"""Tell open pages which of their topics have changed: server-sent events, fed from Redis."""

"""Commands about programs that use the API."""

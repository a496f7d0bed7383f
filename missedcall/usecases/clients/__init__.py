"""Programs of others that use the API: which may, for which person, and what is told to them."""

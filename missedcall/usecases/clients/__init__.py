"""Programs of others that use the API: who may, for whom, and what is told to them."""

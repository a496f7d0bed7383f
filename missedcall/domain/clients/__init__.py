"""Programs of others that use the API: what they may do, and how changes are told to them."""

"""Programs that use the API: their keys, what they were answered, what is told to them."""

"""What becomes of an application after the call, until the light is on: rules only, as data."""

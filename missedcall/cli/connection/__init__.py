"""The connection: what may happen after the form, until the light is on."""

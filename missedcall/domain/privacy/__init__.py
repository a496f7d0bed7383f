"""Personal data: what is held, how long, its export and erasure, breaches."""

"""A gateway that sends nothing, and the faults that it can play."""

"""A payment gateway that takes no money, and the faults that it can play."""

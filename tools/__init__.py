"""No part of the product: its demo, simulation, benchmarks, and the telephones they play."""

"""Play the service's days against a virtual clock, with its own use cases and a real database.

Only people, telephones and Asterisk are played (`callers`, `staff`, `exchange`); who is called
back, when, by which operator and how often is decided by `missedcall.usecases`, as in service.
What the figures say is what the telephones saw (`observer`), not what the service says of itself.
"""

import os

from missedcall.provision import places

# Before anything imports matplotlib: its fonts' list goes with `make clean` too.
os.environ.setdefault("MPLCONFIGDIR", str(places.REPOSITORY / "var" / "cache" / "matplotlib"))

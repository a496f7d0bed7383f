"""Let `python -m missedcall` be the command `missedcall`."""

from missedcall.cli import main

main()

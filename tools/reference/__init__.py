"""Write the pages of the manual that come from code: `python -m tools.reference`."""

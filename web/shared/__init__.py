"""What every screen uses: guards, limits, the page, problems."""

"""Reports for the regulator and for the company's own books."""

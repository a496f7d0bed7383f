"""Applications: the form, duplicates, old dues, and finding one again."""

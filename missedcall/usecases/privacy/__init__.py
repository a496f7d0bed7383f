"""What the law gives people over their data: to see it, have it erased, and be told of a leak."""

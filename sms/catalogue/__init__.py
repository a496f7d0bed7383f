"""The registered texts: what they hold, how long they are, what is wrong with them."""

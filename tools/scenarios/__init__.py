"""Play one case of a connection from facts with their times: anyone can try what would happen."""

"""What passes between us and Asterisk: its manager interface, its events, its journal."""

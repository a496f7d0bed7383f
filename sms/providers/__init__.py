"""The gateways: each kind that messages can be handed to, and what is read from its answers."""

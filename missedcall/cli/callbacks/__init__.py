"""Callbacks: who is rung next, attempts to ring, what was promised, who must not be rung."""

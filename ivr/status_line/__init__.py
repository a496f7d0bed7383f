"""The dialogue with who rings a status number, over AGI."""

"""The sounds of the voice: their texts, and the files made of them."""

"""A mapping for who has none: what is proposed, and what is not certain about it."""

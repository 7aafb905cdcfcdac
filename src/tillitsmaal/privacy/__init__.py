"""What may be shown to whom: groups of people large enough to hide each of them, and totals that are made of those."""

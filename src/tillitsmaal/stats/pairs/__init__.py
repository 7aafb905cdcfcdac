"""Directed pairs in a network: who trusts, who is trusted, and what is between the two."""

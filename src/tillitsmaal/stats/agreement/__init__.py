"""Agreement of respondents within groups, and how reliable group means are."""

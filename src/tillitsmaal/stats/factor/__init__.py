"""Factor analysis by normal-theory maximum likelihood: one factor, several factors, groups, waves, missing values."""

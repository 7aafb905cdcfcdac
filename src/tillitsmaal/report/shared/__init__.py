"""Reports for those who may not see everything: the organisations that take part, and the public."""

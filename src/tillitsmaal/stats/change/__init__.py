"""Change between waves: paired change, reliable change, slopes, clusters of pairs and mixed models."""

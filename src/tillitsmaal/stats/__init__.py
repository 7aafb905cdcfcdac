"""Estimators: arrays in, an estimate with its interval out, or why there is none. Knows nothing of frames or files."""

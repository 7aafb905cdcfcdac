"""Figures: from results to drawings in which every number is written and every place is set."""

"""From answers and scores to files for an archive: data with labels and declared missing codes, and a codebook."""

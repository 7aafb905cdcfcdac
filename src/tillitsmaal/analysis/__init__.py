"""What `score` and `compare` find out: from scores to frozen results that hold tidy frames."""

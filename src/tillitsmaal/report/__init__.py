"""Reports: results as sections, tables and sentences, and as the documents that scripts read."""

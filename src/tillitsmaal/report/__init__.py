"""From results to reports: sections, tables, sentences with their evidence, documents."""

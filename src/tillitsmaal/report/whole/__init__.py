"""The report for people: one analysis as a document, a page for an organisation, a sheet for a meeting."""

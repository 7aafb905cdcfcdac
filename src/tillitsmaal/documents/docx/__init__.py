"""Word documents: the one that is begun from, pieces of XML, and a file without the time of writing."""

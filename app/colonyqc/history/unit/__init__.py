"""The unit of work: reading and writing rows in one transaction."""

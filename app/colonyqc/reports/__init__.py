"""A report model to PDF and CSV."""

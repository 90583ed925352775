"""The report of a dish: its model, and how it is built from records."""

"""The reports page: what a report will say, and its export."""

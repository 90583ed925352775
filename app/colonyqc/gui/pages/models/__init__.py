"""The models page: which models are at hand, and their checks."""

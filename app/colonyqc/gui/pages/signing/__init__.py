"""Signing the analysis in hand, and saying who signed it."""

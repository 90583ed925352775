"""Regions of pictures that no model knows: read, find, carry over a series."""

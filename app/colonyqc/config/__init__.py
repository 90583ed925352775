"""Paths, settings and logging."""

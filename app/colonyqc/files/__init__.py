"""Paths to pixels and metadata."""

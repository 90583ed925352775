"""Pixels on demand: planes, pyramids and the cache of their tiles."""

"""Pixels on a grid: flat-field, resampling, tiling, connected components."""

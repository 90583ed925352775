"""Pixels to numbers: normalise, tile and blend, label, measure, judge the picture."""

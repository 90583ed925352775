"""Preprocessing steps tried on the picture in hand, before and after."""

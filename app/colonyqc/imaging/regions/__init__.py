"""Regions of a picture no model knows: features of its blocks, groups of them, a read-out."""

"""The page of regions that no model knows: found, named, painted, carried over days."""

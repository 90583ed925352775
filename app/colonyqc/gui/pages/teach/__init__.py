"""The window that makes a model of one's own from what people corrected."""

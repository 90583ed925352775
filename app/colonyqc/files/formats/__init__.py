"""File formats: bytes to planes, what a file says of itself, and what is wrong with it."""

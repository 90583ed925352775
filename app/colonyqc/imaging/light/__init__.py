"""What the light says of a picture: quality, appearance, contrast."""

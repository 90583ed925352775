"""The virtual dish: cultures drawn with exact truth."""

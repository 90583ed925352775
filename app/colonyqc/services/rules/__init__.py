"""Rules: their files and versions, trying them on what is kept, applying them."""

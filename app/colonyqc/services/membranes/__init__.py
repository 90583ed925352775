"""Membranes from prompts: encoding, samples, presets, clicks, and the sheets between them."""

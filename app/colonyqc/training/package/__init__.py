"""Checkpoints to sealed model packages with their cards."""

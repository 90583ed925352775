"""Scores on pictures not trained on."""

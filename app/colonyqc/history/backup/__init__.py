"""Backups and their restoring."""

"""Alembic's scripts: how the tables came to be, step by step; they travel inside the package."""

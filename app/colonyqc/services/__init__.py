"""Blocking use cases over ports: no Qt, no threads, no engine."""

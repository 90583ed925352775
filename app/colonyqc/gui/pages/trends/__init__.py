"""The trends page: a dish over its culture days."""

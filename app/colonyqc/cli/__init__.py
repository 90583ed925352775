"""Commands: the same services as the window, for scripts and for checks."""

from colonyqc.cli.app import app

__all__ = ["app"]

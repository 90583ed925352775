"""Quality control of iPS cell cultures from microscope pictures."""

__version__ = "0.1.0"

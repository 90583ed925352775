"""From pictures to analyses that are kept."""

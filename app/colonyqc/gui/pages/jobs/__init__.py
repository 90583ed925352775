"""The panel of jobs: what is at work, what waits in which order, and what was left undone."""

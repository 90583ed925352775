"""The audit page: what happened, who did it, and whether the trail holds."""

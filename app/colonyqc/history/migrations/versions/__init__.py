"""One file a step, never changed once a history was written with it."""

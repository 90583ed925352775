"""The days of a dish together: the same place found again, its colonies followed, what to cut."""

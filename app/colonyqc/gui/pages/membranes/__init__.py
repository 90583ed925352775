"""The membranes page: a small painted sample answers a whole picture."""

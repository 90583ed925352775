"""The way in: log-in where the history asks for it, idle lock, log-out."""

"""The main window: its start, assembly, bars, actions and messages."""

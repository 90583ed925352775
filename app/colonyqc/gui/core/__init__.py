"""What every page stands on: the session, jobs off the GUI thread, the language."""

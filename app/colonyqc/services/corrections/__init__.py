"""What people correct of an analysis: the journal of their edits, and the new version it makes."""

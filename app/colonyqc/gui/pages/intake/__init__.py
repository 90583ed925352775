"""Pictures that come in: what they are taken for, corrected before anything is kept."""

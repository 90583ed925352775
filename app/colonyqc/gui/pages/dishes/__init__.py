"""Every dish as it stands: which first, what is to be done, and where it stands on its plate."""

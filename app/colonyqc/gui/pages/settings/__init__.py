"""The page of settings: names, looks, devices, backup, rights and the history in use."""

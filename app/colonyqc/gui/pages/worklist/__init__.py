"""The list of dishes with how each stands."""

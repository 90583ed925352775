"""The list of dishes: which first, what is said of each, and which are put aside."""

"""Networks, data, recipes and evaluation; the only room that knows torch."""

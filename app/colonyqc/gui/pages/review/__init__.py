"""The work page: one dish, its days, its colonies and what is decided on them."""

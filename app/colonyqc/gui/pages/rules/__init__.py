"""The rules page: the rule sets, a draft to edit, and what it would propose on the dish in hand."""

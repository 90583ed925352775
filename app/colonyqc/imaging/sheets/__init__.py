"""Cells of an epithelial sheet, prompts and the features they are answered from."""

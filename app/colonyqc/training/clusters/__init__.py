"""Differentiable feature clustering: regions of one picture, learned on that picture alone."""

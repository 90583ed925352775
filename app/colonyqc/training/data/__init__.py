"""Pictures with labels: sources, splits, weak labels, augmentation, episodes."""

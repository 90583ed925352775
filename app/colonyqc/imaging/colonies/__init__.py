"""From class probabilities to colonies and their measures."""

"""From what people corrected to a model of the laboratory's own: its training set and its proof."""

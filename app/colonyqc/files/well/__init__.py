"""A well on one canvas: the stage grid, overlap, and the stitched source."""

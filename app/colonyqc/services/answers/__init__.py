"""One analysis answered in every way: semantic, instances, boxes, panoptic, whole picture."""

"""Pictures and label maps as uint8 tiles for a screen, and what a pointer reads off them."""

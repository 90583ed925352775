"""Every kind of answer to the picture in hand, in a window of its own."""

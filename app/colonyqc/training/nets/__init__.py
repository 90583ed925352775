"""One small file a network, its frozen config beside it."""

"""The picture on the screen: tiles, class overlays, colonies and their marks."""

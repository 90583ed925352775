"""Reports on many dishes: what is due on a day, a line, and a lot with all it descends from."""

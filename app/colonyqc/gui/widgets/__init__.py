"""Small widgets, icons, the theme and how values are written."""

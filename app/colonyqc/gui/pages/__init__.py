"""The pages of the window, a view and a controller each."""

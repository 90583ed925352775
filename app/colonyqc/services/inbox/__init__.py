"""An inbox: pictures that arrive in a folder are analysed once, when they are whole."""

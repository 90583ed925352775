"""Installation and operation qualification: what a laboratory proves of the program by itself."""

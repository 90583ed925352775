"""Tables and files that leave the program."""

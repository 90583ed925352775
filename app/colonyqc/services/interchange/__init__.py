"""Labels of a history in the files of other programs, a file a picture."""

"""Does a finished edition say what the tree says? Read back with the standard library alone."""

"""Pages opened from the board to look something up, a page a file."""

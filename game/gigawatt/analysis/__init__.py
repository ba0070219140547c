"""What a position says to the seat that looks at it, computed without any interface."""

"""A widget a file; each draws whole lines from the position and keeps nothing of the game."""

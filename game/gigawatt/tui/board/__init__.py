"""The board: its panels, its chooser, its commands, and rivals that move while the player looks."""

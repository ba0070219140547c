"""Exercises: begun, measured against their goals, proved by playing them, and which of them a player has solved."""

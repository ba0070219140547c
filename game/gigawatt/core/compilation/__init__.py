"""From a ruleset to the tables of a game."""

"""The anonymous export of a class for research."""

"""A screen a file, each with its styles."""

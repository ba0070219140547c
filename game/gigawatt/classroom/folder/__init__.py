"""The folder of a class: `class.toml`, the roster and the key, and how its files are read and written."""

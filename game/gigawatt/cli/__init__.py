"""The `gigawatt` program: thin commands over the packages below, each imported when it is run."""

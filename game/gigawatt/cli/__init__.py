"""The `gigawatt` program: thin commands over the packages below, each imported only when it is run."""

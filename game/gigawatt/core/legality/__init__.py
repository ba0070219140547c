"""Which actions are legal, from menus and pieces that a position remembers between plies."""

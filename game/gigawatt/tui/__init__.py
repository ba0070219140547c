"""The game in the terminal: a session that writes the record, screens that show it, and one table of what keys do."""

"""The game in browsers, in parts: codes and cookies, addresses, places, connections, and the pages, which stand beside the modules."""

from typing import Final

SERVER_VARIABLE: Final = "GIGAWATT_SERVER"
"""The environment variable with the process id of the server, whose games end with it."""

"""The game in browsers, in parts: codes and cookies, addresses, places, connections, and the pages, which stand beside the modules."""

"""The game in browsers: codes and cookies, addresses, places, connections, and the pages, which lie beside the modules."""

"""Analysis of positions and matches in codes and numbers, for every interface."""

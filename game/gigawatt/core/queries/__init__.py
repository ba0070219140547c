"""Questions to a position, answered from its numbers alone: prices, compute, capacity, permissions, bottlenecks."""

"""What was handed in: found and read within bounds, listed, and judged."""

"""Search: rollouts, the leaf model that values their ends, and the Monte Carlo comparison of candidates."""

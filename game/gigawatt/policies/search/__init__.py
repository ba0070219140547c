"""Playing ahead: rollouts, the model at their leaves, and the Monte Carlo comparison of candidates."""

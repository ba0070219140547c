"""What things are worth to a seat, in Lead: weights, forecasts, and the value of each action."""

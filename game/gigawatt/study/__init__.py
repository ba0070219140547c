"""Studies of policies over many games: what they would do if a reason did not hold, and which style a log shows."""

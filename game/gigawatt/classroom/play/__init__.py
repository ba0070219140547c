"""What a class says and asks while its game is played, in any interface."""

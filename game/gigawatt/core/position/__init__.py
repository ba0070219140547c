"""What a position is: where each number lives, under which name, how it is copied, read and digested."""

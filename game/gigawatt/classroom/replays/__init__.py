"""Games of a class played again: a student's own, ply by ply, and the panel's in the student's place."""

"""Planning campuses module by module: options, plans, training, and the planner that chooses."""

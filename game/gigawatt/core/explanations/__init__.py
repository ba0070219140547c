"""A position explained to people: why an action is legal or not, what it would do, what is on its way."""

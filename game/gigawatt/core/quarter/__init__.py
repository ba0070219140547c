"""The first position, and what happens between quarters: permits, construction, supply, operations, scoring."""

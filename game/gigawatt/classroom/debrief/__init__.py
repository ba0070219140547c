"""Debriefs: what held a student or a class back, and what another decision would have changed."""

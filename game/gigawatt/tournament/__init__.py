"""Tournaments: plans of seed blocks, the runner, the results file, ratings and reports.

Nothing is imported here: a worker needs neither numpy nor SQLite, and a command imports only what it uses.
"""

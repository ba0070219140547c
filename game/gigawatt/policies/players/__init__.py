"""The house policies, each a thin class over valuation, planning or search."""

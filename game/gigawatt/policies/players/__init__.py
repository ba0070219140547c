"""The policies that can sit in a seat, each a thin class over valuation, planning or search."""

"""Reasons of the policies that value and plan: clauses for people, terms and alternatives for programs."""

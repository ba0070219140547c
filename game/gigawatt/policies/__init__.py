"""Policies: what chooses a seat's actions. `api` is the protocol, `registry` finds policies by name."""

from gigawatt.policies.api import Alternative, Decision, Policy, Reason, Turn

__all__ = ["Alternative", "Decision", "Policy", "Reason", "Turn"]

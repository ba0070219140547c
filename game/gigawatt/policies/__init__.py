"""Policies: players that choose the actions of a seat.

`api` is the protocol and `registry` finds policies by name. The packages stand on floors, each importing only from those below:
`valuation` (what things are worth), `planning`, `reasons`, `search`, and `players`, the policies themselves.
"""

from gigawatt.policies.api import Alternative, Decision, Policy, Reason, Turn

__all__ = ["Alternative", "Decision", "Policy", "Reason", "Turn"]

"""Gigawatt: a strategy board game about the race to build the physical systems behind AI.

Nothing is imported here, so that a command pays only for what it uses: take `gigawatt.core` for the engine,
`gigawatt.content` for the rules, `gigawatt.policies` and `gigawatt.match` to play, `gigawatt.storage` for records.
"""

__version__ = "0.2.0"

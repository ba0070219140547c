"""One match: takes seats, policies and rules, returns a result and a record."""

from gigawatt.match.faults import Fault, FaultKind
from gigawatt.match.play import MatchResult, PlyNote, play_match
from gigawatt.match.record import QuarterLog, Record, Recorder, record_digest

__all__ = [
    "Fault",
    "FaultKind",
    "MatchResult",
    "PlyNote",
    "QuarterLog",
    "Record",
    "Recorder",
    "play_match",
    "record_digest",
]

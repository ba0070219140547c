"""Records and saves: one format, read with care and written whole or not at all."""

from gigawatt.storage.format import FORMAT_VERSION, LIMIT_BYTES, from_json, to_json
from gigawatt.storage.records import load_record, save_record
from gigawatt.storage.verify import Verification, verify

__all__ = [
    "FORMAT_VERSION", "LIMIT_BYTES", "Verification", "from_json", "load_record", "save_record", "to_json", "verify",
]  # fmt: skip

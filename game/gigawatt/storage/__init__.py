"""Records and saves: one format, read with full validation and written atomically.

The names below are imported when they are first used: a program that only writes a settings file needs neither rules nor engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from gigawatt.storage.files import LIMIT_BYTES
    from gigawatt.storage.format import FORMAT_VERSION, from_json, to_json
    from gigawatt.storage.records import load_record, save_record
    from gigawatt.storage.verification import Verification, verify

__all__ = [
    "FORMAT_VERSION", "LIMIT_BYTES", "Verification", "from_json", "load_record", "save_record", "to_json", "verify",
]  # fmt: skip

_MODULES: Final = {
    "FORMAT_VERSION": "format", "LIMIT_BYTES": "files", "Verification": "verification", "from_json": "format",
    "load_record": "records", "save_record": "records", "to_json": "format", "verify": "verification",
}  # fmt: skip
"""The module of each name."""


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)

"""Records and saves: one format, read with care and written whole or not at all.

What is named here is loaded when it is first asked for: who only keeps a file of settings needs neither rules nor engine.
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
"""Where each of them is."""


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)

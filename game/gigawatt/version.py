"""The version of the package, apart from the public API, so that every module may import it."""

__version__ = "0.3.0"
"""The version in the package metadata and in records."""

"""The shipped folders are found, and the checkout's come first."""

from __future__ import annotations

from pathlib import Path

import pytest

from gigawatt import resources
from gigawatt.errors import GameError


def test_the_checkout_wins() -> None:
    """Run from a checkout, the rules beside the sources are the ones that play."""
    base = resources.checkout()
    assert base is not None
    assert resources.root("rules") == base / "rules"
    assert resources.root("saves") == base / "saves" / "samples"


def test_an_installed_package_brings_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run from a wheel, they are inside the package."""
    package = tmp_path / "site-packages" / "gigawatt"
    (package / "_data" / "rules").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.checkout() is None
    assert resources.root("rules") == package / "_data" / "rules"


def test_a_missing_folder_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A broken installation says so in one line."""
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    with pytest.raises(GameError, match="install gigawatt again"):
        resources.root("saves")

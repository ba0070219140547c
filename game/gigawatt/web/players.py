"""Join codes, players' keys, and the cookies of players who have joined."""

from __future__ import annotations

import re
import secrets
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from typing import Final

from gigawatt.web.limits import BROWSER_S

ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits that are easy to tell apart."""
CODE_LENGTH: Final = 6
KEY_GROUPS: Final = 3
KEY_GROUP: Final = 4
COOKIE: Final = "gigawatt_player"
"""The cookie with a player's key."""
PASS: Final = "gigawatt_pass"  # noqa: S105  # the name of a cookie
"""The cookie that proves that the key was admitted with the code of this run."""
BROWSER: Final = "gigawatt_browser"
"""The cookie that distinguishes browsers behind one address."""
_BROWSER: Final = re.compile(r"([0-9a-f]{1,8})-([0-9a-f]{16})-([0-9a-f]{32})")
_PASS: Final = re.compile(r"([0-9a-f]{16})-([0-9a-f]{32})")


def new_code() -> str:
    """A join code: six letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def new_key() -> str:
    """A player's key, as in `k7fq-2mxa-9pzd`."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(KEY_GROUP)) for _ in range(KEY_GROUPS))
    return "-".join(groups)


def clean_key(text: str) -> str | None:
    """Normalise a typed key; None if it is invalid."""
    letters = "".join(c for c in text.lower() if c in ALPHABET)
    if len(letters) != KEY_GROUP * KEY_GROUPS or len(text) > 40:
        return None
    return "-".join(letters[i : i + KEY_GROUP] for i in range(0, len(letters), KEY_GROUP))


def is_code(typed: str, code: str) -> bool:
    """Whether the typed text is the join code, ignoring case and blanks; takes the same time for any text."""
    plain = "".join(typed.lower().split())
    return compare_digest(plain.encode("utf-8", "replace"), code.lower().encode())


def player_folder(root: Path, key: str) -> Path:
    """The folder of a player's games and settings: it contains neither the key nor any text of the player."""
    return root / blake2b(key.encode(), digest_size=10, person=b"gigawatt-player").hexdigest()


class Signer:
    """Creates and checks the cookies of one run of the server."""

    def __init__(self, started: float) -> None:
        """Begin a run at a time of the monotonic clock."""
        self._secret: Final = secrets.token_bytes(32)
        self._started: Final = started

    def _mac(self, *parts: str) -> str:
        return blake2b("|".join(parts).encode(), key=self._secret, digest_size=16).hexdigest()

    def new_browser(self, now: float) -> str:
        """A cookie for a new browser."""
        since, name = f"{max(0, int(now - self._started)):x}", secrets.token_hex(8)
        return f"{since}-{name}-{self._mac('browser', since, name)}"

    def browser(self, cookie: str, now: float) -> str | None:
        """The browser of a cookie; None if the cookie is not ours, or too old."""
        found = _BROWSER.fullmatch(cookie)
        if found is None or not compare_digest(found[3], self._mac("browser", found[1], found[2])):
            return None
        return found[2] if now - self._started - int(found[1], 16) <= BROWSER_S else None

    def shared_browser(self, address: str) -> str:
        """A substitute for a browser of an address that has brought too many of them."""
        return self._mac("address", address)[:16]

    def new_pass(self, key: str, browser: str) -> str:
        """A proof that a key was admitted with the code of this run, in a browser."""
        return f"{browser}-{self._mac('pass', key, browser)}"

    def passed(self, key: str, cookie: str) -> str | None:
        """The browser in which a key was admitted; None if it was not."""
        found = _PASS.fullmatch(cookie)
        if found is None or not compare_digest(found[2], self._mac("pass", key, found[1])):
            return None
        return found[1]

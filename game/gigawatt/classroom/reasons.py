"""Why a submission does not count, or counts in part: stable codes, which `wording.submission_text` has the sentences for."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from gigawatt.text import safe_text
from gigawatt.wording.submission_text import SENTENCES, reason_text

CODES: Final = tuple(SENTENCES)
"""All reason codes. They are stable: a grading script may depend on them."""

DETAIL_LIMIT: Final = 300
ASIDE_LIMIT: Final = 1_800
"""Of all other problems of a student together."""


def _clean(detail: object) -> str:
    return safe_text(detail, DETAIL_LIMIT)


def _clean_aside(aside: object) -> str:
    return safe_text(aside, ASIDE_LIMIT)


@frozen
class Reason:
    """A reason code with what it is about."""

    code: str
    """One of `CODES`."""
    detail: str = field(default="", converter=_clean)
    """What it is about in this case, such as the ply: one line of safe text without markup; may be empty."""
    case: str = ""
    """The special case of the code, such as an empty file; see `wording.submission_text.CASES`."""
    aside: str = field(default="", converter=_clean_aside)
    """What else should be known, in sentences of their own; may be empty."""
    about: str = field(default="", converter=_clean)
    """The task that it is about, where a student has several, and the file; may be empty."""

    @property
    def text(self) -> str:
        """The sentence for people."""
        return reason_text(self.code, self.detail, self.case, self.aside, self.about)

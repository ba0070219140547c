"""What a piece of advice counts: compute by when, and Lead."""

from __future__ import annotations


def advice_figures(gain: int, when: str, worth: int, *, is_sure: bool, is_free: bool = False) -> str:
    """`+2 compute from Q1, about 1.8 Lead an action`; empty where the adviser names no figure.

    Args:
        gain: points of compute that it adds by the forecast; 0 where it adds none by itself.
        when: the quarter from which it adds them, as the audience names it.
        worth: thousandths of Lead that the adviser expects of the action by the end of the match; 0 if it names none.
        is_sure: no draw decides when the compute comes.
        is_free: it costs no action.
    """
    parts = []
    if gain:
        parts.append(f"+{gain} compute from {when}{'' if is_sure else ' if draws go well'}")
    if worth > 0:
        parts.append(f"about {worth / 1000:.1f} Lead {'' if is_free else 'an action '}by the end")
    return ", ".join(parts)

"""Amounts of money, which the rules count in tenths of $bn: in full for sentences, bare for columns that say the unit once."""

from __future__ import annotations

from typing import Final

MINUS: Final = "−"


def money(tenths: float) -> str:
    """An amount in full: `$1.2 bn`, `−$0.3 bn`."""
    number = bare_money(tenths)
    return f"{_sign(tenths, number, MINUS)}${number} bn"


def signed_money(tenths: float) -> str:
    """A change in full: `+$1.2 bn`, `−$0.3 bn`, `$0.0 bn`."""
    return f"+{money(tenths)}" if tenths > 0 else money(tenths)


def bare_money(tenths: float) -> str:
    """The size of an amount without unit and sign: `2.4`."""
    return f"{abs(tenths) / 10:.1f}"


def bare_balance(tenths: float, minus: str = MINUS) -> str:
    """An amount without its unit that may be below zero: `4.6`, `−1.2`."""
    number = bare_money(tenths)
    return f"{_sign(tenths, number, minus)}{number}"


def bare_signed_money(tenths: float, minus: str = MINUS) -> str:
    """A change or a balance without its unit: `+4.6`, `−1.2`; nought is `0.0`."""
    number = bare_money(tenths)
    return f"{'+' if tenths > 0 else _sign(tenths, number, minus)}{number}"


def ascii_money(tenths: int) -> str:
    """An amount as the tables of commands print it: `$4.2bn`, `-$0.3bn`."""
    number = bare_money(tenths)
    return f"{_sign(tenths, number, '-')}${number}bn"


def _sign(tenths: float, number: str, minus: str) -> str:
    """The minus of an amount below zero, unless it rounds to nought."""
    return minus if tenths < 0 and number != "0.0" else ""

"""Student's t: its quantile and its distribution function, without numpy."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final

_MANY_DEGREES: Final = 2_000


def t_quantile(probability: float, degrees: int) -> float:
    """The quantile of Student's t with at least one degree of freedom; accurate to about 1e-6 from three degrees on.

    One and two degrees have closed forms; from three on, Newton's method on the exact distribution function.
    """
    if degrees < 1 or not 0 < probability < 1:
        raise ValueError(f"expected degrees >= 1 and 0 < probability < 1, got {degrees} and {probability}")
    if degrees == 1:
        return math.tan(math.pi * (probability - 0.5))
    if degrees == 2:
        return (2 * probability - 1) / math.sqrt(2 * probability * (1 - probability))
    if degrees > _MANY_DEGREES:
        return NormalDist().inv_cdf(probability)
    t = NormalDist().inv_cdf(probability)
    log_scale = math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2) - 0.5 * math.log(degrees * math.pi)
    for _ in range(60):
        density = math.exp(log_scale - (degrees + 1) / 2 * math.log1p(t * t / degrees))
        step = (t_cumulative(t, degrees) - probability) / density
        t -= max(-1.0, min(1.0, step))
        if abs(step) < 1e-10:
            break
    return t


def t_cumulative(t: float, degrees: int) -> float:
    """The distribution function of Student's t: a finite trigonometric sum for whole degrees, the normal one from 2,000 on."""
    if degrees > _MANY_DEGREES:
        return NormalDist().cdf(t)
    angle = math.atan(t / math.sqrt(degrees))
    cosine, sine = math.cos(angle), math.sin(angle)
    if degrees % 2:
        term, total = cosine, 0.0
        for k in range(1, degrees - 1, 2):
            total += term
            term *= cosine * cosine * (k + 1) / (k + 2)
        return 0.5 + (angle + sine * total) / math.pi
    term, total = 1.0, 0.0
    for k in range(0, degrees - 1, 2):
        total += term
        term *= cosine * cosine * (k + 1) / (k + 2)
    return 0.5 + sine * total / 2

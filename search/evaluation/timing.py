"""How long something takes most of the time."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles


def percentiles(values: Sequence[float], shares: Sequence[int]) -> dict[int, float]:
    """Return the value that so many hundredths of the values do not exceed, for each share.

    One value is enough.
    """
    hundredths = quantiles([*values, *values], n=100, method="inclusive")
    return {share: hundredths[share - 1] for share in shares}

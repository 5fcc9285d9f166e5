"""The summary scores of MITI 4.2.1, computed from one session's counts and ratings.

Moyers, Manuel and Ernst, Motivational Interviewing Treatment Integrity code 4.2.1. The
thresholds are its authors' expert opinion. Compared before rounding, in whole fractions, so
that 3.5 is 3.5; what is divided by nothing is not calculable.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What was heard in a session: behaviours counted, and ratings from 1 to 5 where given."""

    simple: int = 0
    complex: int = 0
    question: int = 0
    affirm: int = 0
    seek: int = 0
    emphasize: int = 0
    persuade: int = 0
    confront: int = 0
    cultivating: int | None = None
    softening: int | None = None
    partnership: int | None = None
    empathy: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """One summary score. `value` is None where it cannot be calculated; then so is `level`."""

    name: str
    value: Fraction | None
    #: How it is written: "mean", "percent", "ratio" or "count".
    unit: str
    #: From what value on it counts as fair and as good; None where the manual sets none.
    fair: Fraction | None = None
    good: Fraction | None = None

    @property
    def level(self) -> str:
        """Return "good", "fair", "below" or, where nothing can be said, an empty text."""
        if self.value is None or self.fair is None or self.good is None:
            return ""
        if self.value >= self.good:
            return "good"
        return "fair" if self.value >= self.fair else "below"

    @property
    def shown(self) -> str:
        """Return the value as people write it: 3.5, 54.5%, 1.25 : 1, 7; "n/c" without one."""
        if self.value is None:
            return _("n/c")
        if self.unit == "count":
            return str(int(self.value))
        if self.unit == "percent":
            return f"{_rounded(self.value * 100, '0.1')}%"
        return str(_rounded(self.value, "0.01" if self.unit == "ratio" else "0.1"))


def summary(coding: Coding) -> list[Score]:
    """Return the six summary scores of a coding, in the manual's order."""
    reflections = coding.simple + coding.complex
    return [
        Score(
            _("Technical global"),
            _mean(coding.cultivating, coding.softening),
            "mean",
            Fraction(3),
            Fraction(4),
        ),
        Score(
            _("Relational global"),
            _mean(coding.partnership, coding.empathy),
            "mean",
            Fraction(7, 2),
            Fraction(4),
        ),
        Score(
            _("Complex reflections, of all reflections"),
            _share(coding.complex, reflections),
            "percent",
            Fraction(2, 5),
            Fraction(1, 2),
        ),
        Score(
            _("Reflections to each question"),
            _share(reflections, coding.question),
            "ratio",
            Fraction(1),
            Fraction(2),
        ),
        Score(
            _("MI-adherent, in all"),
            Fraction(coding.seek + coding.affirm + coding.emphasize),
            "count",
        ),
        Score(_("MI-non-adherent, in all"), Fraction(coding.confront + coding.persuade), "count"),
    ]


def _mean(one: int | None, other: int | None) -> Fraction | None:
    return None if one is None or other is None else Fraction(one + other, 2)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _rounded(value: Fraction, to: str) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(to), rounding=ROUND_HALF_UP)

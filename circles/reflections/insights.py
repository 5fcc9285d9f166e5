"""What the academy sees of all reflections: themes over time, and nobody's in particular.

Numbers are told in fives, and below five not at all (ADR 0025), by quarters of a year and never by
the month: the month is what a reader of one reflection sees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from circles.coverage import Quarter, in_fives, quarters
from circles.reflections.models import Reflection
from portal.core.few import in_steps

#: How many quarters stand beside one another.
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Theme:
    """One topic, level, type or model, and how many reflections it had, newest quarter first."""

    name: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """All themes of one kind, the one with most reflections first."""

    id: str
    heading: str
    rows: tuple[Theme, ...]


def shown_quarters() -> list[Quarter]:
    """Return the quarters that are compared, this one first."""
    return quarters()[:SHOWN]


def insights(shown: Sequence[Quarter]) -> list[Themes]:
    """Return what reflections were about in quarters, the latest first; one query.

    Examples are left out.
    """
    names = [one.name for one in shown]
    kinds = {
        "topic": (_("Topics"), "topic__name"),
        "assessment": (_("Types of assessment"), "assessment_type__name"),
        "level": (_("Levels of need"), "level__name"),
        "template": (_("Models of reflection"), "template__name"),
    }
    paths = [path for _heading, path in kinds.values()]
    released = Reflection.objects.filter(is_example=False, month__gte=names[-1])
    counts: list[Counter[tuple[str, str]]] = [Counter() for _kind in kinds]
    for month, *filed in released.values_list("month", *paths):
        quarter = next(name for name in names if name <= month)
        for counter, name in zip(counts, filed, strict=True):
            if name:
                counter[name, quarter] += 1
    return [
        Themes(kind, heading, _rows(counter, names))
        for (kind, (heading, _path)), counter in zip(kinds.items(), counts, strict=True)
    ]


def _rows(counter: Counter[tuple[str, str]], quarter_names: list[str]) -> tuple[Theme, ...]:
    """Return the themes by what may be told of them, so that the order tells no more."""
    told = {
        name: tuple(counter[name, quarter] for quarter in quarter_names)
        for name in {name for name, _quarter in counter}
    }
    order = sorted(told, key=lambda name: (-sum(map(in_steps, told[name])), name))
    return tuple(Theme(name, tuple(in_fives(n) for n in told[name])) for name in order)

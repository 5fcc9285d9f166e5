"""Days on which no session is planned: bank holidays of a nation, closures of the academy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from circles.models import AcademyClosure
from circles.models.choices import Nation

if TYPE_CHECKING:
    from holidays import HolidayBase


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """Which days are left out, and why."""

    nations: tuple[str, ...] = ()
    closures: tuple[AcademyClosure, ...] = ()

    def why(self, day: date) -> str:
        """Return why nothing is planned on a day, in words; empty for any other day."""
        for nation in self.nations:
            name = bank_holiday(day, nation)
            if name:
                words = {"nation": Nation(nation).label, "name": name}
                return gettext("Bank holiday in %(nation)s: %(name)s") % words
        for closure in self.closures:
            if closure.first_day <= day <= closure.last_day:
                return gettext("The academy is closed: %(name)s") % {"name": closure.name}
        return ""


def days_off(*, nations: Iterable[str], closures: bool, since: date) -> DaysOff:
    """Return the days off from a day on; one query where closures are asked for."""
    rows = AcademyClosure.objects.filter(last_day__gte=since) if closures else ()
    return DaysOff(nations=tuple(nations), closures=tuple(rows))


def bank_holiday(day: date, nation: str) -> str:
    """Return the name of a nation's bank holiday; empty for any other day.

    Where the day itself falls on a weekend, so that another is given, both count.
    """
    return str(_calendar_of(nation).get(day, ""))


@cache
def _calendar_of(nation: str) -> HolidayBase:
    # Imported when first asked for: it reads a calendar for every country there is.
    from holidays import country_holidays

    return country_holidays("GB", subdiv=nation)

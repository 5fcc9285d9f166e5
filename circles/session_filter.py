"""What an address asks of sessions, beside what it asks of their circles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext

from circles.models.choices import Mode
from circles.models.sessions import SessionQuerySet
from learning.filters import Narrowed
from portal.core.facets import Choice, ChosenFilter

#: Monday is 1, as ISO 8601 counts.
DAYS = {number + 1: name for number, name in WEEKDAYS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFilter:
    """Days of the week, modes, and whether a place must be free; empty lets everything pass."""

    days: tuple[int, ...] = ()
    modes: tuple[Mode, ...] = ()
    free: bool = False

    @classmethod
    def read(cls, query: QueryDict, *, modes: bool) -> SessionFilter:
        """Return what an address asks; nonsense is passed over.

        `modes`: whether the modes of sessions are asked for, or only those of circles.
        """
        days, asked = set(query.getlist("day")), set(query.getlist("mode"))
        return cls(
            days=tuple(day for day in DAYS if str(day) in days),
            modes=tuple(mode for mode in Mode if modes and mode.value in asked),
            free=query.get("free") == "1",
        )

    def narrow(self, sessions: SessionQuerySet) -> SessionQuerySet:
        """Return those that match."""
        if self.days:
            sessions = sessions.filter(wall_date__iso_week_day__in=self.days)
        if self.modes:
            sessions = sessions.filter(mode__in=self.modes)
        if self.free:
            sessions = sessions.open_for_booking().with_free_places()
        return sessions

    def __bool__(self) -> bool:
        """Tell whether it leaves anything out."""
        return bool(self.days or self.modes or self.free)

    @property
    def day_choices(self) -> list[Choice]:
        """The days of the week as boxes to tick; how many there are is not counted."""
        return [Choice(str(day), str(DAYS[day]), 0, day in self.days) for day in DAYS]

    @property
    def mode_choices(self) -> list[Choice]:
        """The modes as boxes to tick."""
        return [Choice(mode.value, str(mode.label), 0, mode in self.modes) for mode in Mode]

    def _asked(self) -> list[tuple[str, str, str]]:
        """Return (name, value, label) of everything asked for."""
        asked = [("day", str(day), str(DAYS[day])) for day in self.days]
        asked += [("mode", mode.value, str(mode.label)) for mode in self.modes]
        return [*asked, ("free", "1", gettext("With a place free"))] if self.free else asked

    def query(self) -> str:
        """Return the filters in force as part of an address."""
        return urlencode([(name, value) for name, value, _ in self._asked()])

    def chosen(self, listing: Narrowed, *, base: str = "") -> list[ChosenFilter]:
        """Return every filter in force, those of circles too, with the address without it.

        `base` is what every address begins with.
        """
        asked = self._asked()
        mine = self.query()
        chosen = [
            ChosenFilter(one.label, address(base, one.url.removeprefix("?"), mine))
            for one in listing.chosen
        ]
        for one in asked:
            rest = urlencode(
                [(name, value) for name, value, _ in asked if (name, value) != one[:2]]
            )
            chosen.append(ChosenFilter(one[2], address(base, listing.query, rest)))
        return chosen


def joined(parts: Sequence[str]) -> str:
    """Return the parts of a query string as one."""
    return "&".join(part for part in parts if part)


def address(*parts: str) -> str:
    """Return a link to this page with the parts as its query."""
    return f"?{joined(parts)}"

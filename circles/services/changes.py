"""Change a session, or it and the following ones of its series: shown first, then done.

Each row stays the row it is: nobody books again, and the calendar entry is the same one. What
was changed by itself before is left alone unless somebody says otherwise; what has started is
never touched.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from circles.days_off import DaysOff, days_off
from circles.models import Booking, Session
from circles.models.choices import Beyond, BookingState, Scope, SessionState
from circles.permissions import require_can_run, require_can_run_session
from circles.services.arranging import (
    Arrangements,
    arrange,
    mark_of,
    require_place,
    require_time,
    told,
)
from circles.services.places import NO_SESSION, lock_those_there, one_transaction
from circles.services.scheduling import (
    change_locked,
    change_session,
    day_taken,
    lock_series,
    require_changeable,
    require_unchanged,
)
from circles.services.series import clashes, twice_words
from circles.wall_clock import comes_twice
from portal.core import audit
from portal.core.exceptions import NotPossible

if TYPE_CHECKING:
    from portal.accounts.models import User

_PLACE = {"mode", "venue", "join_link"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a session shall be, and how far that reaches.

    `beyond` (a value of Beyond) says what happens where more people hold a place than there
    would be; `also_alone` takes in those that were changed by themselves.
    """

    day: date
    at: time
    arrangements: Arrangements
    beyond: str = ""
    scope: str = Scope.THIS
    also_alone: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would change, by its name on the form."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChange:
    """What would become of one session.

    `problem` says why it cannot be, `lacks_word` that people would lose a place and nobody
    has said how; `told` is how many people would get a mail.
    """

    session: Session
    day: date
    at: time
    arrangements: Arrangements
    differences: tuple[Difference, ...]
    problem: str
    lacks_word: bool
    notes: tuple[str, ...]
    told: int
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlan:
    """Every session that would change, those left as they are, and a mark of what was seen."""

    rows: list[PlannedChange]
    left_alone: list[Session]
    seen: str

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is so already."""
        return not any(one.differences for one in self.rows)

    @property
    def can_be(self) -> bool:
        """Tell whether nothing stands against it."""
        return not any(one.problem for one in self.rows)

    @property
    def told(self) -> int:
        """How many mails would be sent."""
        return sum(one.told for one in self.rows)


def following_of(session: Session) -> list[Session]:
    """Return the later sessions of its series that are to come; one query, or none."""
    if session.series_id is None:
        return []
    later = Session.objects.filter(
        series=session.series_id,
        state=SessionState.SCHEDULED,
        starts_at__gt=max(session.starts_at, timezone.now()),
    )
    return list(later.order_by("starts_at", "pk"))


def preview_change(*, actor: User, session: Session, wanted: Wanted) -> ChangePlan:
    """Return what would change, for whom, and what stands against it; saves nothing.

    Who covers one session may change that one only. Raises NotAllowed, and NotPossible for a
    session that has started or was cancelled.
    """
    require_can_run_session(actor, session)
    following = []
    if wanted.scope == Scope.FOLLOWING:
        require_can_run(actor, session.circle)
        following = following_of(session)
    require_changeable(session)
    plan = _plan(session, following, wanted)
    intervals = []
    probes = {}
    for one in plan.rows:
        if not one.problem and {"day", "at", "minutes"} & {each.name for each in one.differences}:
            probe = copy.copy(one.session)
            arrange(probe, one.day, one.at, one.arrangements)
            probes[one.session.pk] = probe.starts_at
            intervals.append((probe.starts_at, probe.ends_at))
    leaving_out = [one.session.pk for one in plan.rows]
    found = clashes(person=actor, intervals=intervals, leaving_out=leaving_out)
    rows = [
        replace(one, clashes=tuple(found.get(probes[one.session.pk], ())))
        if one.session.pk in probes
        else one
        for one in plan.rows
    ]
    return replace(plan, rows=rows)


def change(*, actor: User, session_id: UUID, wanted: Wanted, seen: str) -> None:
    """Change a session, or it and the following ones of its series, as was shown.

    Each keeps its bookings, its queue and its calendar entry; people are told once for each
    session whose time or place changed. All of them change or none. Only what differs from
    the session that was changed is carried on to the following ones. `seen` is the mark of
    the preview: raises ChangedMeanwhile when somebody changed one of them since. Sent twice,
    it changes nothing more. Raises NotAllowed, NotPossible and Busy.
    """
    if wanted.scope != Scope.FOLLOWING:
        change_session(
            actor=actor,
            session_id=session_id,
            day=wanted.day,
            at=wanted.at,
            arrangements=wanted.arrangements,
            beyond=wanted.beyond,
            seen=seen,
        )
        return
    with one_transaction():
        session, following = _lock_with_following(session_id)
        require_can_run(actor, session.circle)
        require_changeable(session)
        if session.series_id and wanted.day != session.wall_date:
            lock_series(session.series_id)
        plan = _plan(session, following, wanted)
        if plan.is_empty:
            return
        require_unchanged([session, *following], seen)
        for one in plan.rows:
            if one.problem:
                raise NotPossible(f"{one.day.day} {one.day:%B %Y}: {one.problem}")
        # Later ones first when days move on, so that no two ever stand on one day.
        moves_on = wanted.day > session.wall_date
        for one in reversed(plan.rows) if moves_on else plan.rows:
            if one.differences:
                change_locked(one.session, one.day, one.at, one.arrangements, wanted.beyond)
                audit.record(actor=actor, action="circles.change_session", subject=one.session)


def _lock_with_following(session_id: UUID) -> tuple[Session, list[Session]]:
    anchor = Session.objects.select_related("circle").filter(pk=session_id).first()
    if anchor is None:
        raise NotPossible(NO_SESSION)
    wanted = {session_id, *(one.pk for one in following_of(anchor))}
    locked = lock_those_there(wanted)
    for one in locked.values():
        one.circle = anchor.circle
    session = locked.pop(session_id)
    # What another transaction cancelled or moved before the lock came is judged anew.
    later = [
        one
        for one in locked.values()
        if one.state == SessionState.SCHEDULED and one.starts_at > session.starts_at
    ]
    return session, sorted(later, key=lambda one: (one.starts_at, one.pk))


def _plan(session: Session, following: list[Session], wanted: Wanted) -> ChangePlan:
    """Return what would change; the same number of queries for one session as for fifty."""
    alone = [one for one in following if one.changed_alone and not wanted.also_alone]
    reached = [session, *(one for one in following if one not in alone)]
    seen = mark_of([session, *following])
    first = _differences(session, wanted.day, wanted.at, wanted.arrangements)
    carried = {one.name: one.after for one in first}
    shift = wanted.day - session.wall_date
    counts = _counts(reached)
    taken = _days_taken(session, reached) if shift else set()
    off = _off(session, wanted) if shift else DaysOff()
    rows = []
    for one in reached:
        day = one.wall_date + shift
        at = carried.get("at", one.wall_time)
        arrangements = wanted.arrangements if one is session else _carry(one, carried)
        rows.append(
            _planned(
                one,
                (day, at, arrangements),
                beyond=wanted.beyond,
                counts=counts[one.pk],
                is_taken=day in taken,
                why_off=off.why(day),
            )
        )
    return ChangePlan(rows=rows, left_alone=alone, seen=seen)


def _carry(session: Session, carried: Mapping[str, Any]) -> Arrangements:
    now = asdict(Arrangements.of(session))
    return Arrangements(**{name: carried.get(name, value) for name, value in now.items()})


def _differences(
    session: Session, day: date, at: time, arrangements: Arrangements
) -> tuple[Difference, ...]:
    before = {"day": session.wall_date, "at": session.wall_time}
    before |= asdict(Arrangements.of(session))
    after = {"day": day, "at": at, **asdict(arrangements)}
    return tuple(
        Difference(name, before[name], value)
        for name, value in after.items()
        if before[name] != value
    )


def _planned(
    session: Session,
    shall_be: tuple[date, time, Arrangements],
    *,
    beyond: str,
    counts: Mapping[str, int],
    is_taken: bool,
    why_off: str,
) -> PlannedChange:
    day, at, arrangements = shall_be
    differences = _differences(session, *shall_be)
    probe = copy.copy(session)
    problem = day_taken(day) if is_taken else ""
    names = {one.name for one in differences}
    notes: list[str] = [why_off] if why_off else []
    lacks_word = False
    if names and not problem:
        problem = _why_not(probe, shall_be, names)
    if names and not problem:
        problem, places = _about_places(probe, counts, beyond)
        lacks_word = bool(problem)
        notes += places
        if {"day", "at"} & names and comes_twice(day, at, session.zone):
            notes.append(twice_words())
    live = sum(counts.values())
    return PlannedChange(
        session=session,
        day=day,
        at=at,
        arrangements=arrangements,
        differences=differences,
        problem=problem,
        lacks_word=lacks_word,
        notes=tuple(notes),
        told=0 if problem or told(probe) == told(session) else live,
    )


def _why_not(probe: Session, shall_be: tuple[date, time, Arrangements], names: set[str]) -> str:
    """Arrange the copy of a session and return why it cannot be so; empty if it can."""
    try:
        if names & _PLACE:
            require_place(shall_be[2])
        arrange(probe, *shall_be)
        require_time(probe.starts_at)
    except NotPossible as refusal:
        return refusal.message
    return ""


def _about_places(probe: Session, counts: Mapping[str, int], beyond: str) -> tuple[str, list[str]]:
    """Return (what must be said first, what would happen to people) for places and queue."""
    most, waiting = probe.capacity_max, counts.get(BookingState.WAITING, 0)
    held = sum(counts.values()) - waiting - counts.get(BookingState.OFFERED, 0)
    over = held - most
    if over > probe.over_allowance:
        if beyond == Beyond.KEEP:
            words = ngettext(
                "%(n)s place above the largest number stays.",
                "%(n)s places above the largest number stay.",
                over,
            )
            return "", [words % {"n": over}]
        if beyond == Beyond.QUEUE:
            words = ngettext(
                "%(n)s person goes back to the waiting list and is told.",
                "%(n)s people go back to the waiting list and are told.",
                over,
            )
            return "", [words % {"n": over}]
        words = gettext("%(held)s people hold a place, so %(most)s is too few.")
        return words % {"held": held, "most": most}, []
    given = min(waiting, most - probe.places_held)
    if given > 0:
        if probe.is_short_notice():
            return "", [gettext("Free places are called out to everybody who waits.")]
        words = ngettext(
            "%(n)s person who waits gets a place.",
            "%(n)s people who wait get a place or an offer.",
            given,
        )
        return "", [words % {"n": given}]
    return "", []


def _counts(sessions: Iterable[Session]) -> dict[UUID, Counter[str]]:
    """Return {session: {state: how many people}} of those booked, offered or waiting."""
    rows = Booking.objects.live().filter(session__in=[one.pk for one in sessions])
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for session_id, state, number in rows.values_list("session", "state").annotate(n=Count("pk")):
        found[session_id][state] = number
    return found


def _days_taken(session: Session, reached: list[Session]) -> set[date]:
    """Return the days on which the series has a session that stays where it is."""
    if session.series_id is None:
        return set()
    others = Session.objects.filter(series=session.series_id)
    others = others.exclude(pk__in=[one.pk for one in reached])
    return set(others.values_list("wall_date", flat=True))


def _off(session: Session, wanted: Wanted) -> DaysOff:
    """Return the days off that are worth a word when a session moves to them."""
    series = session.series
    nations = [series.nation] if series is not None and series.nation else []
    return days_off(nations=nations, closures=True, since=wanted.day)

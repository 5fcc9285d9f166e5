"""Circles: their pages, and the sessions that come with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from home.starter_loader.content import PageContent, block, refs
from home.starter_loader.reading import Fields

KINDS = {kind: kind for kind in ("open_series", "closed_cohort", "one_off")}
RECORD_MODES = {mode: mode for mode in ("learning_only", "group_supervision")}
MODES = {mode: mode for mode in ("in_person", "online", "hybrid")}
LONGEST_CLAUSE = 400


@dataclass(frozen=True, slots=True)
class SessionContent:
    """One session, told in days from the day of loading; negative days lie in the past."""

    day_offset: int
    starts: time
    minutes: int
    mode: str
    venue: str


@dataclass(frozen=True, slots=True)
class CircleContent:
    """One circle: its page, and the sessions it starts with."""

    page: PageContent
    sessions: list[SessionContent]


def read_circle(fields: Fields) -> CircleContent:
    """Read one circle."""
    slug = fields.text("slug")
    capacity = fields.item("capacity")
    method = fields.item("method")
    page = PageContent(
        key=f"circles/{slug}",
        model="circles.CirclePage",
        parent="pages/circles",
        slug=slug,
        source=fields.source,
        values={
            "title": fields.text("title"),
            "summary": fields.text("summary", longest=300),
            "purpose": fields.text("purpose"),
            "who_for": fields.text("who_for"),
            "kind": fields.choice("kind", KINDS),
            "record_mode": fields.choice("record_mode", RECORD_MODES),
            "method_name": method.text("name", longest=120),
            "method_source": method.text("source", longest=300),
            "locality": fields.text("locality", longest=120, required=False),
            "mode": fields.choice("mode", MODES),
            "venue": fields.text("venue", longest=200, required=False),
            "minutes": fields.number("minutes", default=90),
            "capacity_min": capacity.number("min"),
            "capacity_target": capacity.number("target"),
            "capacity_max": capacity.number("max"),
        },
        streams={
            "agreement": [block("clause", clause) for clause in _clauses(fields)],
            "method_phases": [_phase(phase) for phase in method.items("phases")],
        },
        related=refs(fields, "related", "page"),
        links={
            "topics": refs(fields, "topics", "learning.Topic"),
            "levels": refs(fields, "levels", "learning.LevelOfNeed"),
            "assessment_types": refs(fields, "assessment_types", "learning.AssessmentType"),
        },
    )
    sessions = [_session(session) for session in fields.items("sessions")]
    for part in (capacity, method, fields):
        part.finish()
    return CircleContent(page, sessions)


def circle_index() -> PageContent:
    """Return the page that lists the circles."""
    return PageContent(
        key="pages/circles",
        model="circles.CircleIndexPage",
        parent="pages/home",
        slug="circles",
        source="circles",
        values={
            "title": "Learning circles",
            "summary": "Small groups that meet to think about practice. Find one and book a place.",
        },
    )


def _clauses(fields: Fields) -> list[str]:
    clauses = fields.texts("agreement")
    for clause in clauses:
        if len(clause) > LONGEST_CLAUSE:
            raise fields.error("agreement", f"a clause has more than {LONGEST_CLAUSE} characters.")
    return clauses


def _phase(fields: Fields) -> dict[str, Any]:
    value = {
        "title": fields.text("title", longest=80),
        "minutes": fields.number("minutes"),
        "who_speaks": fields.text("who_speaks", longest=120),
        "purpose": fields.text("purpose", longest=300, required=False),
    }
    fields.finish()
    return block("phase", value)


def _session(fields: Fields) -> SessionContent:
    starts = fields.text("time")
    try:
        wall_time = time.fromisoformat(starts)
    except ValueError:
        raise fields.error("time", f"{starts!r} should be a time such as 10:00.") from None
    session = SessionContent(
        day_offset=fields.number("day_offset"),
        starts=wall_time,
        minutes=fields.number("minutes"),
        mode=fields.choice("mode", MODES),
        venue=fields.text("venue", longest=200, required=False),
    )
    fields.finish()
    return session

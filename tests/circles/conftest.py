"""A circle with a lead facilitator and a session, and the people round it."""

from __future__ import annotations

import uuid

import pytest

from circles.services import scheduling
from circles.services.arranging import Arrangements
from circles.services.booking import book
from tests.factories.circles import (
    CirclePageFactory,
    FacilitatorAssignmentFactory,
    SessionFactory,
)


@pytest.fixture
def circle(site_tree):
    return CirclePageFactory(parent=site_tree.circles, title="Neglect over time", slug="neglect")


@pytest.fixture
def lead(circle, facilitator):
    FacilitatorAssignmentFactory(circle=circle, person=facilitator)
    return facilitator


@pytest.fixture
def session(circle, lead):
    return SessionFactory(circle=circle)


@pytest.fixture
def small_session(circle, lead):
    """A session with one place."""
    return SessionFactory(circle=circle, capacity_max=1)


@pytest.fixture
def arrangements():
    """Make arrangements, changed as a test likes."""

    def make(**changes):
        usual = {
            "minutes": 90,
            "mode": "in_person",
            "venue": "Room 2",
            "capacity_min": 1,
            "capacity_target": 2,
            "capacity_max": 4,
        }
        return Arrangements(**{**usual, **changes})

    return make


@pytest.fixture
def take():
    """Book as somebody would, with a key of its own."""

    def make(person, session, **changes):
        fields = {"idempotency_key": uuid.uuid4(), "agreement": True, **changes}
        return book(actor=person, session_id=session.pk, **fields)

    return make


@pytest.fixture
def resize(lead, arrangements):
    """Give a session another number of places."""

    def make(session, places, **more):
        scheduling.change_session(
            actor=lead,
            session_id=session.pk,
            day=session.wall_date,
            at=session.wall_time,
            arrangements=arrangements(capacity_target=1, capacity_max=places),
            **more,
        )

    return make

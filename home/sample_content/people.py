"""Sample people, whom nobody can sign in as, and what they booked."""

from __future__ import annotations

from datetime import time, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from faker import Faker

from circles.models import Booking, CirclePage, FacilitatorAssignment, Session
from circles.models.choices import BookingState, FacilitatorRole, SessionState
from circles.services.arranging import Arrangements
from circles.services.scheduling import load_session
from portal.accounts.models import Locality, Team, User
from portal.accounts.roles import Role

#: A domain that the internet keeps for examples: no mail ever arrives there.
DOMAIN = "sample.example"
#: People in a team, and sessions from how long ago to how far ahead.
TEAM_SIZE = 12
DAYS_BACK, DAYS_AHEAD = 90, 180
STARTS = (time(9, 30), time(13), time(15, 30))


@transaction.atomic
def make_people(*, count: int, seed: int) -> list[User]:
    """Make practitioners 1 to `count` in teams of twelve; their passwords do not exist."""
    fake = Faker("en_GB")
    fake.seed_instance(seed)
    locality, _ = Locality.objects.get_or_create(name=f"Sample locality {seed}")
    people = []
    for number in range(1, count + 1):
        if number % TEAM_SIZE == 1:
            name = f"Sample team {seed}-{number // TEAM_SIZE + 1}"
            team, _ = Team.objects.get_or_create(name=name, defaults={"locality": locality})
        people.append(
            User(
                id=uuid5(NAMESPACE_URL, f"sample/{seed}/{number}"),
                email=f"person-{seed}-{number}@{DOMAIN}",
                first_name=fake.first_name(),
                last_name=fake.last_name(),
                team=team,
                password=make_password(None),
            )
        )
    known = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("pk", flat=True))
    User.objects.bulk_create([one for one in people if one.pk not in known], batch_size=500)
    group, _ = Group.objects.get_or_create(name=Role.PRACTITIONER.value)
    group.user_set.add(*people)
    return people


def make_sessions(circle_ids: list[int], people: list[User], *, count: int, seed: int) -> None:
    """Make sessions 1 to `count`, spread over circles and dates, with people booked."""
    circles = list(CirclePage.objects.filter(pk__in=circle_ids).order_by("pk"))
    for number, circle in enumerate(circles):
        if people:
            _give_lead(circle, people[number % len(people)])
    today = timezone.localdate()
    for number in range(1, count + 1):
        rng = Random(f"{seed}/session/{number}")  # noqa: S311 - chance, not secrecy
        circle = circles[number % len(circles)]
        session = load_session(
            circle=circle,
            day=today + timedelta(days=rng.randint(-DAYS_BACK, DAYS_AHEAD)),
            at=rng.choice(STARTS),
            arrangements=Arrangements.usual(circle),
            session_id=uuid5(NAMESPACE_URL, f"sample/{seed}/session/{number}"),
        )
        _fill(session, rng, people, seed)


def _give_lead(circle: CirclePage, person: User) -> None:
    group, _ = Group.objects.get_or_create(name=Role.FACILITATOR.value)
    if not FacilitatorAssignment.objects.filter(circle=circle).exists():
        person.groups.add(group)
        FacilitatorAssignment.objects.create(
            circle=circle, person=person, role=FacilitatorRole.LEAD
        )


@transaction.atomic
def _fill(session: Session, rng: Random, people: list[User], seed: int) -> None:
    """Book some people into a session to come, as many as may be; nobody is told."""
    if session.state != SessionState.SCHEDULED or session.bookings.exists() or not people:
        return
    now = timezone.now()
    booked = rng.sample(people, min(len(people), rng.randint(0, session.capacity_max)))
    Booking.objects.bulk_create(
        Booking(
            session=session,
            person=person,
            state=BookingState.BOOKED,
            idempotency_key=uuid5(NAMESPACE_URL, f"sample/{seed}/{session.pk}/{person.pk}"),
            agreement_accepted_at=now,
            booked_at=now,
        )
        for person in booked
    )
    session.places_held = len(booked)
    session.save(update_fields=["places_held"])

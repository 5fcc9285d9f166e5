"""A town that shares reflections for some weeks, and all that an intruder may carry off from it.

People sign in, look around, share through the real pages with all their cookies (a browser
without JavaScript), moderators approve, the clock does its rounds, and every night a backup is
made. What is true is kept apart from the loot, to mark the intruder's guesses by.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, permutations
from unittest.mock import patch
from uuid import UUID

import time_machine
from django.test import Client
from wagtail.models import Page

from circles.reflections.codes import monthly_code
from circles.reflections.forms import FILED_UNDER
from circles.reflections.models import Envelope, Reflection, SubmittedReflection
from circles.reflections.services import letterbox, release, sharing
from circles.reflections.services.moderation import approve, fingerprint, inbox_of
from circles.reflections.tasks import go_round, shuffle
from learning.models import PracticeGuidePage
from learning.readers.services import note_reading
from portal.accounts.models import User
from portal.accounts.roles import Role
from search.indexing import apply_pending
from tests.factories.accounts import UserFactory
from tests.reflections.attacks.loot import BACKUP, ROUND, LogLine, Loot, copy_of_database

FIRST_DAY = datetime(2026, 9, 1, tzinfo=UTC)
#: The least that is handed on together: the site's own default.
LEAST = 5
#: Practice guides; whoever signs in reads one, and whoever shares has read the one it is about.
GUIDES = 60
WORDS = ("waiting", "listening", "asking", "walking", "reading", "sitting", "thinking", "pausing")
CONFIRMED = {"family": "on", "colleague": "on", "myself": "on"}


@dataclass(frozen=True, slots=True)
class Protections:
    """What the site does for its writers; each can be switched off."""

    box: bool = True
    batches: bool = True
    shuffling: bool = True
    guides: bool = True


@dataclass(frozen=True, slots=True)
class Truth:
    """Who wrote what, and what was released.

    ``groups`` are the reflections that the site admits to have come in one span of time: those
    shared since the last nightly round before which at least five lay there, in each world alike.
    """

    author: dict[str, str]
    groups: list[list[str]]
    released: set[str]


@dataclass(slots=True)
class _Town:
    moderators: list[User]
    people: list[tuple[User, Client, str]] = field(default_factory=list)
    guides: list[PracticeGuidePage] = field(default_factory=list)
    #: What people read is drawn apart, so that who shares when is the same without it.
    taste: random.Random = field(default_factory=lambda: random.Random(3))
    loot: Loot = field(default_factory=Loot)
    author: dict[str, str] = field(default_factory=dict)
    lately: list[str] = field(default_factory=list)
    groups: list[list[str]] = field(default_factory=list)


def live(
    *,
    people: int,
    days: int,
    shares: int,
    seed: int,
    protections: Protections | None = None,
    idle: float = 0.3,
    evenly: bool = False,
) -> tuple[Loot, Truth]:
    """Let so many people share so many reflections; return what was carried off, and the truth.

    On each day the share ``idle`` of the people signs in without sharing anything. ``evenly``:
    each day has the same number of shares; else chance says.
    """
    chance = random.Random(seed)
    with _switched(protections or Protections()):
        town = _settle(people)
        plan = _plan(chance, people, shares, idle, [[] for _ in range(days)], evenly)
        for day in range(days):
            midnight = FIRST_DAY + timedelta(days=day)
            _live_a_day(town, midnight, plan[day])
            if day % 6 == 5:  # moderators have other work too
                _moderate(town, midnight)
        _live_a_day(town, FIRST_DAY + timedelta(days=days), [])
        _copy(town, FIRST_DAY + timedelta(days=days + 1) + BACKUP)
        town.loot.carry_off_the_rest()
        released = set(Reflection.objects.values_list("title", flat=True))
    return town.loot, Truth(town.author, town.groups, released)


def _settle(people: int) -> _Town:
    town = _Town([UserFactory(roles=[Role.ACADEMY_PUBLISHER]) for _ in range(2)])
    for number in range(GUIDES):
        guide = PracticeGuidePage(title=f"On walking {number}", slug=f"walking-{number}")
        town.guides.append(Page.get_first_root_node().add_child(instance=guide))
    for number in range(people):
        person, address = UserFactory(), f"10.0.{number // 250}.{number % 250}"
        town.people.append((person, Client(REMOTE_ADDR=address), address))
        town.loot.homes[address] = str(person.pk)
    return town


Act = tuple[float, int, str]


def _plan(
    chance: random.Random,
    people: int,
    shares: int,
    idle: float,
    plan: list[list[Act]],
    evenly: bool,
) -> list[list[Act]]:
    """Fill each day with (hour, person, title to share or nothing), in order of time."""
    titles = [f"on {a} {b} and {c}" for a, b, c in permutations(WORDS, 3)]
    chance.shuffle(titles)
    writers = [n % people for n in range(shares)]
    chance.shuffle(writers)
    for number, (title, writer) in enumerate(zip(titles, writers, strict=False)):
        day = plan[number % len(plan)] if evenly else chance.choice(plan)
        day.append((chance.uniform(8.2, 17), writer, title))
    for day in plan:
        there = {person for _, person, _ in day}
        there |= {person for person in range(people) if chance.random() < idle}
        for person in sorted(there):
            first = min((hour for hour, who, _ in day if who == person), default=17.0)
            day.append((chance.uniform(8, first), person, ""))
        day.sort()
    return plan


def _live_a_day(town: _Town, midnight: datetime, acts: list[Act]) -> None:
    _copy(town, midnight + BACKUP)
    with time_machine.travel(midnight + ROUND, tick=False):
        _clock(town)
    for hour, person, title in acts:
        with time_machine.travel(midnight + timedelta(hours=hour), tick=False) as now:
            _act(town, person, title)
            if title:  # the clock comes round before the quarter of an hour is over
                now.shift(timedelta(minutes=14))
                shuffle()


def _clock(town: _Town) -> None:
    go_round()
    apply_pending()
    if len(town.lately) >= LEAST:
        town.groups.append(town.lately)
        town.lately = []


def _act(town: _Town, person: int, title: str) -> None:
    somebody, client, address = town.people[person]
    guide = town.taste.choice(town.guides)
    note_reading(actor=somebody, page=guide, version="1.0")
    if not title:
        client.force_login(somebody)
        town.loot.log.append(LogLine.now(address, "GET /"))
        return
    fields = {**_fields(title), "guide": str(guide.pk)}
    for method, path, sent in (
        ("get", "/reflections/write/", {}),
        ("post", "/reflections/write/", {"template": fields["template"]}),
        ("post", "/reflections/check/", {**fields, "action": "preview"}),
        ("post", "/reflections/share/", fields),
    ):
        answer = getattr(client, method)(path, sent)
        asked = f"{method.upper()} {answer.wsgi_request.get_full_path()}"
        town.loot.log.append(LogLine.now(address, asked))
    assert "Your reflection is shared" in answer.content.decode(), title
    town.author[title] = str(somebody.pk)
    town.lately.append(title)


def _fields(title: str) -> dict[str, str]:
    empty = dict.fromkeys(("people", *FILED_UNDER), "")
    return {
        **CONFIRMED,
        **empty,
        "template": "driscoll",
        "code": monthly_code(),
        "title": title,
        "stage_0": f"i learnt something {title}, and it took me a while to see it.",
        "stage_1": "it is more than a way of asking. it is a way of being there.",
        "stage_2": "next time i will begin with it.",
    }


def _moderate(town: _Town, midnight: datetime) -> None:
    with time_machine.travel(midnight + timedelta(hours=18), tick=False):
        for reader in town.moderators:
            for row in list(inbox_of(reader)):
                seen = fingerprint(row)
                approve(actor=reader, reflection_id=row.pk, seen=seen, confirms_contested=False)


def _copy(town: _Town, at: datetime) -> None:
    town.loot.copies.append(copy_of_database(at))


@contextmanager
def _switched(protections: Protections) -> Iterator[None]:
    """Switch off what shall be off, as if it had never been written."""
    with ExitStack() as stack:
        if not protections.box:
            stack.enter_context(patch.object(sharing, "fill_box", _write_at_once))
        if not protections.batches:
            stack.enter_context(patch.object(release, "batch_minimum", lambda: 1))
            stack.enter_context(patch("circles.reflections.tasks.batch_minimum", lambda: 1))
        if not protections.guides:
            stack.enter_context(patch.object(letterbox, "_take_off_guides_of_few", lambda _: None))
        if not protections.shuffling:
            stack.enter_context(patch.object(letterbox, "SystemRandom", _Orderly))
            stack.enter_context(patch.object(release, "SystemRandom", _Orderly))
            number = count(1)
            for model in (Envelope, SubmittedReflection, Reflection):
                made = patch.object(model._meta.pk, "_get_default", lambda: UUID(int=next(number)))
                stack.enter_context(made)
        yield


class _Orderly(random.Random):
    """Leaves everything in the order it has."""

    def shuffle(self, x: object) -> None:
        """Do nothing."""


def _write_at_once(waiting: list[SubmittedReflection]) -> None:
    """What sharing did before there was a letter box."""
    waiting[-1].save()

"""How many bookings a second, how long each takes, and whether every place adds up afterwards."""

from __future__ import annotations

import multiprocessing
import secrets
import statistics
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time as wall
from datetime import timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from importlib import import_module
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, connections, transaction
from django.utils import timezone

from circles.invariants import breaches
from circles.models import Booking, CircleIndexPage, CirclePage, Session
from circles.models.choices import BookingState
from circles.services.booking import book
from circles.wall_clock import instant_of
from portal.accounts.models import User
from portal.core.exceptions import Busy, NotPossible
from portal.notifications.models import Notification

DOMAIN = "booking-benchmark.example.org"
AHEAD = timedelta(days=30)
#: Seconds until every client must be ready.
BEGIN_WITHIN = 60


@dataclass(slots=True)
class Tally:
    """What one client saw: seconds each booking took, what went wrong, seconds it worked."""

    seconds: list[float] = field(default_factory=list)
    busy: int = 0
    errors: list[str] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0


#: A person and a session. The person is read beforehand, as signing in does.
Order = tuple[User, uuid.UUID]
Act = Callable[[Order], None]


def measure_booking(
    *, clients: int, processes: int, sessions: int, capacity: int, bookings: int, http: str
) -> dict[str, Any]:
    """Let `clients` threads make `bookings` bookings in `sessions` sessions at once.

    With `http`, the address of a running server on the same database, each is a signed-in
    POST of the booking form; else a call of the service. Then the same number of bare
    transactions (lock the session's row, insert one booking, commit) runs on the same
    database, for comparison. Returns rates in bookings a second, latencies in milliseconds,
    the fairness as the slowest client's share of the mean, and what a recount of the rows
    says. Everybody and everything made for it is deleted again.
    """
    people = -(-bookings // sessions)
    with _ground(people=people, sessions=sessions, capacity=capacity) as (circle, ids, crowd):
        orders = [(person, ids[n % sessions]) for n, person in _spread(crowd, bookings)]
        act = _poster(http, circle, ids) if http else _book
        if http:
            _warm_up(http, circle, clients)
        through_site = _race(orders, clients, processes, act)
        found = _recount(ids)
        _clear(ids)
        bare = _race(orders, clients, processes, _bare)
    rate, bare_rate = _rate(through_site), _rate(bare)
    return {
        "database": connection.vendor,
        "through": "http" if http else "service",
        "clients": clients,
        "processes": processes,
        "sessions": sessions,
        "capacity": capacity,
        "bookings": sum(len(one.seconds) for one in through_site),
        "per_second": round(rate, 1),
        "bare_per_second": round(bare_rate, 1),
        "share_of_bare": round(rate / bare_rate, 2) if bare_rate else None,
        **_latencies(through_site),
        "fairness": _fairness(through_site),
        "busy": sum(one.busy for one in through_site),
        "errors": dict(Counter(error for one in through_site for error in one.errors)),
        **found,
    }


def _spread(crowd: list[User], bookings: int) -> Iterator[tuple[int, User]]:
    """Yield a number and a person for each booking, so that nobody asks for one session twice."""
    sessions = -(-bookings // len(crowd))
    for n in range(bookings):
        yield n, crowd[n // sessions]


@contextmanager
def _ground(
    *, people: int, sessions: int, capacity: int
) -> Iterator[tuple[CirclePage, list[uuid.UUID], list[User]]]:
    """Make a circle, its sessions and people; delete them and all that hangs on them after."""
    index = CircleIndexPage.objects.live().first()
    if index is None:
        raise NotPossible("There is no list of circles yet: run load_starter_content first.")
    circle = CirclePage(
        title="Booking benchmark",
        slug=f"booking-benchmark-{secrets.token_hex(4)}",
        summary="Made for a measurement, and deleted after it.",
        purpose="<p>To be measured.</p>",
        who_for="<p>Nobody.</p>",
        agreement=[("clause", "Nothing is said here.")],
    )
    index.add_child(instance=circle)
    first = timezone.localdate() + AHEAD
    made = [_session(circle, first + timedelta(days=n), capacity) for n in range(sessions)]
    crowd = [
        User(email=f"{uuid.uuid4()}@{DOMAIN}", first_name="Sample", last_name=str(n))
        for n in range(people)
    ]
    for person in crowd:
        person.set_unusable_password()
    try:
        Session.objects.bulk_create(made)
        User.objects.bulk_create(crowd)
        yield circle, [one.pk for one in made], crowd
    finally:
        _clear([one.pk for one in made])
        Session.objects.filter(circle=circle).delete()
        User.objects.filter(email__endswith=f"@{DOMAIN}").delete()
        circle.delete()


def _session(circle: CirclePage, day: Any, capacity: int) -> Session:
    starts = instant_of(day, wall(10))
    return Session(
        circle=circle,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=90),
        closes_at=starts,
        cut_off_at=starts - timedelta(hours=24),
        wall_date=day,
        wall_time=wall(10),
        minutes=90,
        mode="in_person",
        capacity_min=1,
        capacity_target=1,
        capacity_max=capacity,
    )


def _clear(sessions: list[uuid.UUID]) -> None:
    """Delete the bookings of these sessions and set them back, so that another round may begin."""
    with transaction.atomic():
        mine = Booking.objects.filter(session__in=sessions)
        Notification.objects.filter(recipient__email__endswith=f"@{DOMAIN}").delete()
        mine.delete()
        Session.objects.filter(pk__in=sessions).update(places_held=0, last_queue_number=0)


def _book(order: Order) -> None:
    person, session = order
    book(
        actor=person,
        session_id=session,
        idempotency_key=uuid.uuid4(),
        agreement=True,
    )


def _bare(order: Order) -> None:
    """Do the least a safe booking can: lock the session's row, insert one booking, commit."""
    person, session = order
    now = timezone.now()
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session)
        Booking.objects.create(
            session_id=session,
            person_id=person.pk,
            state=BookingState.BOOKED,
            idempotency_key=uuid.uuid4(),
            agreement_accepted_at=now,
            booked_at=now,
        )


def _poster(http: str, circle: CirclePage, sessions: list[uuid.UUID]) -> Act:
    """Return what posts the booking form as somebody who is signed in."""
    place = urlsplit(http)
    cookies = {one.pk: cookie_of(one) for one in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    own = threading.local()

    def post(order: Order) -> None:
        person, session = order
        line = getattr(own, "line", None)
        if line is None:
            line = HTTPConnection(place.hostname or "", place.port or 80, timeout=30)
            own.line = line
        token = secrets.token_hex(16)
        body = urlencode(
            {"csrfmiddlewaretoken": token, "agreement": "on", "key": str(uuid.uuid4())}
        )
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{cookies[person.pk]}; {settings.CSRF_COOKIE_NAME}={token}",
        }
        address = f"/circles/{circle.slug}/sessions/{session}/book/"
        try:
            line.request("POST", address, body, headers)
            answer = line.getresponse()
            answer.read()
        except OSError:
            own.line = None
            raise
        if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise Busy("busy")
        if answer.status != HTTPStatus.FOUND or "/bookings/" not in (answer.headers["Location"]):
            raise NotPossible(f"answered {answer.status}")

    return post


def _warm_up(http: str, circle: CirclePage, times: int) -> None:
    """Ask for a page as often as there are clients, so that no first request is measured."""
    for _ in range(times):
        place = urlsplit(http)
        line = HTTPConnection(place.hostname or "", place.port or 80, timeout=30)
        line.request("GET", f"/circles/{circle.slug}/")
        line.getresponse().read()
        line.close()


def cookie_of(person: User) -> str:
    """Sign a person in, in the database the server reads too; return their session's cookie."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def _race(orders: list[Order], clients: int, processes: int, act: Act) -> list[Tally]:
    """Let each client do its share of the orders; all begin together.

    Clients are threads of a few processes, as the requests of a web server are.
    """
    connections.close_all()
    forks = multiprocessing.get_context("fork")
    gate = forks.Barrier(clients)
    answers: Any = forks.SimpleQueue()
    shares = [orders[n::clients] for n in range(clients)]
    workers = [
        forks.Process(target=_process, args=(shares[n::processes], act, gate, answers))
        for n in range(processes)
    ]
    for worker in workers:
        worker.start()
    tallies = [answers.get() for _ in range(clients)]
    for worker in workers:
        worker.join()
    return tallies


def _process(shares: list[list[Order]], act: Act, gate: Any, answers: Any) -> None:
    threads = [
        threading.Thread(target=_client, args=(share, act, gate, answers)) for share in shares
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _client(orders: list[Order], act: Act, gate: Any, answers: Any) -> None:
    tally = Tally()
    gate.wait(timeout=BEGIN_WITHIN)
    tally.began = time.monotonic()
    for order in orders:
        start = time.monotonic()
        try:
            act(order)
        except Busy:
            tally.busy += 1
        except Exception as error:  # noqa: BLE001 - counted, and printed by its name
            tally.errors.append(f"{type(error).__name__}: {error}"[:80])
        else:
            tally.seconds.append(time.monotonic() - start)
    tally.ended = time.monotonic()
    answers.put(tally)
    connections.close_all()


def _rate(tallies: list[Tally]) -> float:
    took = max(one.ended for one in tallies) - min(one.began for one in tallies)
    return sum(len(one.seconds) for one in tallies) / took


def _fairness(tallies: list[Tally]) -> float:
    """Return the slowest client's rate as a share of the mean rate of all clients."""
    rates = [len(one.seconds) / (one.ended - one.began) for one in tallies]
    return round(min(rates) / statistics.mean(rates), 2)


def _latencies(tallies: list[Tally]) -> dict[str, float]:
    taken = sorted(second * 1000 for one in tallies for second in one.seconds)
    if not taken:
        return {}

    def at(share: float) -> float:
        return round(taken[min(len(taken) - 1, int(share * len(taken)))], 1)

    return {"p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99), "max_ms": at(1.0)}


def _recount(sessions: list[uuid.UUID]) -> dict[str, int]:
    """Recount places and queues of these sessions from the rows."""
    wanted = {str(pk) for pk in sessions}
    named = Counter(breach.rule for breach in breaches() if breach.subject in wanted)
    return {
        "oversold": named["I1"] + named["I2"],
        "queue_out_of_order": named["I4"] + named["I5"] + _overtaken(sessions),
        "booked": Booking.objects.filter(session__in=sessions).holding().count(),
        "waiting": Booking.objects.filter(session__in=sessions).waiting().count(),
    }


def _overtaken(sessions: list[uuid.UUID]) -> int:
    """Count sessions whose queue numbers are not 1, 2, 3 … without a gap."""
    wrong = 0
    for session in sessions:
        rows = Booking.objects.filter(session=session).waiting()
        numbers = list(rows.values_list("queue_number", flat=True))
        wrong += numbers != list(range(1, len(numbers) + 1))
    return wrong

"""How many queries, how much time and how many bytes each kind of page takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from circles.models import CirclePage
from learning.models import (
    AssessmentType,
    Audience,
    GuideIndexPage,
    LevelOfNeed,
    MIResourcePage,
    ModulePage,
    PracticeGuidePage,
    Topic,
)
from portal.accounts.models import User
from portal.accounts.roles import Role, give_role
from portal.core.exceptions import NotPossible

#: What every answer costs before it does anything: times are also given as multiples of it.
EMPTY = ("empty answer", "/health/live")


@dataclass(frozen=True, slots=True)
class Visit:
    """One address asked for several times by one person."""

    name: str
    address: str
    who: str
    queries: int
    milliseconds: float
    bytes: int
    bytes_gzip: int


def measure_pages(*, rounds: int) -> dict[str, Any]:
    """Visit each kind of page `rounds` times, as a visitor and as a practitioner.

    Returns {"holds": {kind: number of pages}, "pages": [one dict a visit]}: `queries` of a
    warm visit, `milliseconds` the median in the process, `times_empty` the same as a multiple
    of an answer that does nothing, so that figures of two machines can be compared, `bytes`
    and `bytes_gzip` of the HTML. The practitioner exists inside a transaction that is rolled
    back. Raises NotPossible where the site has no content.
    """
    places = [EMPTY, *_places()]
    visits = [_visit(Client(), name, address, "visitor", rounds) for name, address in places]
    with transaction.atomic():
        client = Client()
        client.force_login(_practitioner(), backend=settings.AUTHENTICATION_BACKENDS[0])
        visits += [_visit(client, name, url, "practitioner", rounds) for name, url in places]
        transaction.set_rollback(True)
    empty = {one.who: one.milliseconds for one in visits if one.name == EMPTY[0]}
    return {
        "holds": {
            "guides": PracticeGuidePage.objects.live().count(),
            "resources": MIResourcePage.objects.live().count(),
            "modules": ModulePage.objects.live().count(),
            "circles": CirclePage.objects.live().count(),
        },
        "pages": [_shown(one, empty[one.who]) for one in visits],
    }


def _shown(visit: Visit, empty: float) -> dict[str, Any]:
    return {
        "page": visit.name,
        "address": visit.address,
        "who": visit.who,
        "queries": visit.queries,
        "milliseconds": round(visit.milliseconds, 1),
        "times_empty": round(visit.milliseconds / empty, 1),
        "bytes": visit.bytes,
        "bytes_gzip": visit.bytes_gzip,
    }


def _places() -> Iterator[tuple[str, str]]:
    """Yield (name, address) of one of each kind: the longest, where kinds differ in length."""
    guide = _last(PracticeGuidePage)
    module = max(ModulePage.objects.live(), key=lambda one: len(one.steps), default=None)
    if guide is None or module is None:
        raise NotPossible("There is nothing to measure: load the starter content first.")
    listing = _url(GuideIndexPage.objects.live().first())
    yield "home", "/"
    yield "guidance", listing
    yield "guidance, four filters", f"{listing}?{_four_filters()}"
    yield "guidance, last page", f"{listing}?page=9999"
    yield "guide", _url(guide)
    yield "resource", _url(_last(MIResourcePage))
    yield "module", _url(module)
    yield "module step", module.step_url(1)
    yield "circle", _url(_last(CirclePage))
    yield "results", f"{reverse('search:results')}?q=neglect"


def _last(model: type[Page]) -> Any:
    return model.objects.live().order_by("pk").last()


def _url(page: Page | None) -> str:
    if page is None:
        raise NotPossible("There is nothing to measure: load the starter content first.")
    return str(page.url)


def _four_filters() -> str:
    """Choose the first term of each of the four facets that every guide has."""
    facets = (
        ("topic", Topic),
        ("audience", Audience),
        ("level", LevelOfNeed),
        ("assessment", AssessmentType),
    )
    chosen = [(name, model._default_manager.first()) for name, model in facets]
    return "&".join(f"{name}={term.slug}" for name, term in chosen if term is not None)


def _practitioner() -> User:
    person = User.objects.create_user("benchmark@sample.example")
    give_role(person, Role.PRACTITIONER)
    return person


def _visit(client: Client, name: str, address: str, who: str, rounds: int) -> Visit:
    host = next((host for host in settings.ALLOWED_HOSTS if "*" not in host), "localhost")

    def ask(**headers: str) -> Any:
        return client.get(address, secure=True, headers={"host": host, **headers})

    first = ask()
    if first.status_code != HTTPStatus.OK:
        raise NotPossible(f"{address} answered {first.status_code}, so it cannot be measured.")
    with CaptureQueriesContext(connection) as caught:
        ask()
    queries = len(caught)  # before the next request empties the log
    times = [_timed(ask) for _ in range(rounds)]
    return Visit(
        name=name,
        address=address,
        who=who,
        queries=queries,
        milliseconds=statistics.median(times) * 1000,
        bytes=len(first.content),
        bytes_gzip=len(ask(**{"accept-encoding": "gzip"}).content),
    )


def _timed(ask: Callable[[], Any]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began

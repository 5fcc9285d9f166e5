"""How long after a change the site's own search tells the truth, and whether many may save at once.

Works on pages of its own in the site's database, with the site's worker, and deletes them after.
"""

from __future__ import annotations

import secrets
import string
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connections
from wagtail.models import PageViewRestriction

from learning.models import GuideIndexPage, PracticeGuidePage
from portal.core.exceptions import NotPossible
from search.engines import engines
from search.engines.base import Hit
from search.evaluation.crowd import work_at_once
from search.finding import find

#: Seconds that a change is waited for, and between looks.
WITHIN, EVERY = 15.0, 0.005
SAVES = 25


def measure_freshness(*, rounds: int) -> dict[str, Any]:
    """Change a page in every way that search must follow, so many times; return the seconds.

    Counted from the moment the change is committed until a search by somebody who is not signed in
    shows it. Before that four processes publish pages while two search. Needs a running worker.
    Raises NotPossible where a change is not followed, or there is no list of guides.
    """
    at_once = _at_once()  # before this process has a connection that the others would share
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        with _page() as page:
            for name, change, is_followed in _changes(page):
                change()
                seconds[name].append(_until(is_followed, name))
    return {
        "engine": engines()[0].name,
        "rounds": rounds,
        "seconds": {
            name: {"median": _rounded(sorted(taken)[len(taken) // 2]), "most": _rounded(max(taken))}
            for name, taken in seconds.items()
        },
        "at_once": at_once,
    }


Change = tuple[str, Callable[[], Any], Callable[[], bool]]


def _changes(page: PracticeGuidePage) -> Iterator[Change]:
    first, second = page.title, _word()
    yield "published", lambda: _publish(page), lambda: bool(_found(first))

    def edit() -> None:
        page.title = second
        _publish(page)

    yield "edited", edit, lambda: bool(_found(second)) and not _found(first)

    def move() -> None:
        page.slug = second
        _publish(page)

    yield "moved", move, lambda: any(second in hit.url for hit in _found(second))
    kept = PageViewRestriction(page=page, restriction_type=PageViewRestriction.LOGIN)
    yield "restricted", kept.save, lambda: not _found(second)
    yield "opened", kept.delete, lambda: bool(_found(second))
    yield "unpublished", page.unpublish, lambda: not _found(second)
    yield "published again", lambda: _publish(page), lambda: bool(_found(second))
    yield "deleted", page.delete, lambda: not _found(second)


def _until(is_followed: Callable[[], bool], name: str) -> float:
    began = time.perf_counter()
    while not is_followed():
        if time.perf_counter() - began > WITHIN:
            message = f"Search does not follow a page that was {name}. Is a worker running?"
            raise NotPossible(message)
        time.sleep(EVERY)
    return time.perf_counter() - began


def _found(word: str) -> tuple[Hit, ...]:
    found = find(viewer=AnonymousUser(), text=word, filters={}, as_typed=True)
    if found is None:
        message = "No engine of search answers."
        raise NotPossible(message)
    return found.results.hits


@contextmanager
def _page() -> Iterator[PracticeGuidePage]:
    """Return a draft below the list of guides; it is gone afterwards."""
    index = GuideIndexPage.objects.live().first()
    if index is None:
        message = "There is no list of guides yet: run load_starter_content first."
        raise NotPossible(message)
    word = _word()
    page = PracticeGuidePage(title=word, slug=word, summary="For a measurement.", live=False)
    index.add_child(instance=page)
    try:
        yield page
    finally:
        left = PracticeGuidePage.objects.filter(pk=page.pk).first()
        if left is not None:
            left.delete()


def _publish(page: PracticeGuidePage) -> None:
    page.save_revision().publish()
    page.refresh_from_db()  # what was published was another copy of it


def _word() -> str:
    """Return a word that nobody has written."""
    return "zq" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(10))


def _rounded(seconds: float) -> float:
    return round(seconds, 3)


def _at_once() -> dict[str, Any]:
    """Let four processes publish pages of their own while two search."""
    connections.close_all()  # each process opens its own
    return work_at_once(saver=_saver, saves=SAVES, searcher=_searcher)


@contextmanager
def _saver(number: int) -> Iterator[Callable[[int], None]]:
    with _page() as page:

        def save(at: int) -> None:
            page.summary = f"For a measurement, time {at}."
            _publish(page)

        yield save


@contextmanager
def _searcher(number: int) -> Iterator[Callable[[int], object]]:
    yield lambda _: _found("measurement")

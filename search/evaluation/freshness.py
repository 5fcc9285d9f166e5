"""How long after a change the site's own search tells the truth, and whether many may save at once.

Works on pages of its own in the site's database, with the site's worker, and deletes them after.
"""

from __future__ import annotations

import multiprocessing
import secrets
import string
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connections
from wagtail.models import PageViewRestriction

from learning.models import GuideIndexPage, PracticeGuidePage
from portal.core.exceptions import NotPossible
from search.engines import engines
from search.engines.base import EngineUnavailableError, Hit, TooLongError
from search.finding import find

#: Seconds that a change is waited for, and between looks.
WITHIN, EVERY = 15.0, 0.005
SAVERS, SEARCHERS = 4, 2
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
    """Let four processes publish pages of their own while two search; count what goes wrong."""
    connections.close_all()  # each process opens its own
    context = multiprocessing.get_context("fork")
    done: multiprocessing.SimpleQueue[tuple[str, int, list[str]]] = context.SimpleQueue()
    over = context.Event()
    savers = [context.Process(target=_save_many, args=(done,)) for _ in range(SAVERS)]
    searchers = [context.Process(target=_search_many, args=(over, done)) for _ in range(SEARCHERS)]
    for process in (*savers, *searchers):
        process.start()
    answers = [done.get() for _ in savers]
    over.set()
    answers += [done.get() for _ in searchers]
    for process in (*savers, *searchers):
        process.join()
    counts = Counter({"saves": 0, "searches": 0})
    errors: Counter[str] = Counter()
    for what, number, wrong in answers:
        counts[what] += number
        errors.update(f"{what}: {one}" for one in wrong)
    return {**counts, "errors": dict(errors)}


def _save_many(done: Any) -> None:
    wrong = []
    try:
        with _page() as page:
            for number in range(SAVES):
                page.summary = f"For a measurement, time {number}."
                try:
                    _publish(page)
                except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                    wrong.append(f"{type(error).__name__} {error}")
    finally:
        done.put(("saves", SAVES - len(wrong), wrong))


def _search_many(over: Any, done: Any) -> None:
    asked, wrong = 0, []
    while not over.is_set():
        try:
            _found("measurement")
            asked += 1
        except (NotPossible, TooLongError, EngineUnavailableError) as error:
            wrong.append(f"{type(error).__name__} {error}")
    done.put(("searches", asked, wrong))

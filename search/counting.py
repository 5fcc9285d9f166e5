"""Counts how many people search for what, keeping neither who nor, below five people, what.

A person's search is held in the memory of the process, as keyed hashes and the words, until a
few searches of several people are written together. ADR 0016 says why and against what.
"""

from __future__ import annotations

import logging
import threading
import time
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from search.finding import stands_in_a_title
from search.keepable import may_be_kept
from search.models import CountedSearch, CountingSecret, SearchTotal
from search.query import clean

if TYPE_CHECKING:
    from portal.accounts.models import User

logger = logging.getLogger("portal.search")

#: Fewer people are neither told of nor is anything kept in words; numbers are told in steps of it.
FEWEST = 5
#: So many searches, or seconds, are waited for before any is written.
BATCH = 20
LONGEST_WAIT = 600
#: Around a search, and no part of it.
_AROUND = " .,;:!?'’‘*"
#: Before a search; a spreadsheet would take an exported cell that begins so for a formula.
_BEFORE = f"{_AROUND}=+-@"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One person's search, without the person."""

    month: date
    person_mac: str
    words_mac: str
    words: str
    found_nothing: bool


class CountedAnswer(HttpResponse):
    """A page of results whose search is counted after it was sent: nobody waits for counting."""

    def count(self, *, person: User, text: str, found_nothing: bool) -> None:
        """Say what is to be counted."""
        self._search = (person, text, found_nothing)

    def close(self) -> None:
        """Count, whatever comes of it, and let the request end."""
        search = self.__dict__.pop("_search", None)
        if search is not None:
            person, text, found_nothing = search
            count_search(person=person, text=text, found_nothing=found_nothing)
        super().close()


class _Waiting:
    """Searches of this process that are not written yet; each person's same search once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, _Asked] = {}
        self._since = 0.0

    def add(self, asked: _Asked) -> None:
        """Hold one search."""
        with self._lock:
            if not self._held:
                self._since = time.monotonic()
            before = self._held.get(asked.person_mac)
            if before is None or asked.found_nothing:
                self._held[asked.person_mac] = asked

    def is_due(self) -> bool:
        """Tell whether enough has come together, or waited long enough."""
        with self._lock:
            waited = time.monotonic() - self._since
            return len(self._held) >= BATCH or (bool(self._held) and waited >= LONGEST_WAIT)

    def take(self) -> list[_Asked]:
        """Return what is held, in the order of the hashes, which tells nothing, and forget it."""
        with self._lock:
            held, self._held = self._held, {}
        return [held[key] for key in sorted(held)]


_waiting = _Waiting()


def count_search(*, person: User, text: str, found_nothing: bool) -> None:
    """Count that this person searched for a text; a failure is logged and costs nobody anything.

    People who are not signed in are not counted: telling them apart would need a mark on them.
    """
    if not settings.PORTAL_COUNT_SEARCHES:
        return
    try:
        _hold(person=person, text=text, found_nothing=found_nothing)
        if _waiting.is_due():
            write_counts()
    except Exception as error:
        logger.warning("a search was not counted: %s", type(error).__name__)


def _hold(*, person: User, text: str, found_nothing: bool) -> None:
    words = normalised(text)
    if not may_be_kept(words, published=stands_in_a_title):
        return
    month = this_month()
    secret = CountingSecret.objects.filter(month=month).values_list("secret", flat=True).first()
    if secret is None:  # the clock has not opened the month yet
        return
    words_mac = _mac(secret, words)
    person_mac = _mac(secret, f"{words_mac}:{person.pk}")
    _waiting.add(_Asked(month, person_mac, words_mac, words, found_nothing))


def write_counts() -> None:
    """Write what waits, in one transaction; words go to the totals alone, from five people up."""
    asked = [one for one in _waiting.take() if one.month == this_month()]
    if not asked:
        return
    with transaction.atomic():
        CountedSearch.objects.bulk_create(
            [
                CountedSearch(
                    person_mac=one.person_mac,
                    words_mac=one.words_mac,
                    month=one.month,
                    found_nothing=one.found_nothing,
                )
                for one in asked
            ],
            ignore_conflicts=True,
        )
        in_vain = [one.person_mac for one in asked if one.found_nothing]
        CountedSearch.objects.filter(pk__in=in_vain).update(found_nothing=True)
        _add_up({one.words_mac: one for one in asked})


def _add_up(asked: dict[str, _Asked]) -> None:
    counts = (
        CountedSearch.objects.filter(words_mac__in=asked)
        .values_list("words_mac")
        .annotate(people=Count("pk"), in_vain=Count("pk", filter=Q(found_nothing=True)))
        .filter(people__gte=FEWEST)
        .order_by("words_mac")
    )
    for words_mac, people, in_vain in counts:
        one = asked[words_mac]
        SearchTotal.objects.update_or_create(
            month=one.month,
            words=one.words,
            defaults={"people": _in_steps(people), "found_nothing": _in_steps(in_vain)},
        )


def _in_steps(count: int) -> int:
    """Round down, so that no difference of two numbers tells of one person."""
    return count - count % FEWEST


def normalised(text: str) -> str:
    """Return what counts as the same search: case, spaces and look-alike characters aside."""
    plain = clean(unicodedata.normalize("NFKC", clean(text)).casefold())
    return plain.lstrip(_BEFORE).rstrip(_AROUND)


def this_month() -> date:
    """Return the first day of the month: nothing finer is known of a search."""
    return timezone.localdate().replace(day=1)


def _mac(secret: str, text: str) -> str:
    return salted_hmac(f"search.counting.{secret}", text, algorithm="sha256").hexdigest()

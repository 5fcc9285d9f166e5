"""Counts how many people search for what, keeping neither who nor, below five people, what.

A person's search is held in the memory of the process, as keyed hashes and the words, until a
few searches of several people are written together. ADR 0016 says why and against what.
"""

from __future__ import annotations

import logging
import threading
import time
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from circles.reflections.services.erasure import forget_deleted_pages
from learning.publishing.reports import EDITORS
from portal.accounts.roles import has_role
from portal.core import audit
from portal.core.exceptions import NotAllowed
from portal.core.few import FEWEST, in_steps
from search.finding import stands_in_a_title
from search.keepable import may_be_kept
from search.models import CountedSearch, CountingSecret, SearchTotal
from search.query import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.accounts.models import User

logger = logging.getLogger("portal.search")

#: What is longer is no search that many people type.
LONGEST = 200
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
    opened: bool

    def joined(self, later: _Asked | None) -> _Asked:
        """Return the same search with what either of the two tells."""
        if later is None:
            return self
        return replace(
            self,
            found_nothing=self.found_nothing or later.found_nothing,
            opened=self.opened or later.opened,
        )


class CountedAnswer(HttpResponse):
    """An answer whose search is counted after it was sent: nobody waits for counting."""

    _counting: Callable[[], None] | None = None

    def count(self, **search: Any) -> None:
        """Say what is to be counted; takes what `count_search` takes."""
        self._counting = partial(count_search, **search)

    def close(self) -> None:
        """Count, whatever comes of it, and let the request end."""
        counting, self._counting = self._counting, None
        if counting is not None:
            counting()
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
            self._held[asked.person_mac] = asked.joined(before)

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


def count_search(
    *, person: User, text: str, found_nothing: bool = False, opened: bool = False
) -> None:
    """Count that this person searched for a text, and that it led to nothing, or to something.

    A failure is logged and costs nobody anything. People who are not signed in are not counted:
    telling them apart would need a mark on them.
    """
    if not settings.PORTAL_COUNT_SEARCHES:
        return
    try:
        _hold(person=person, text=text, found_nothing=found_nothing, opened=opened)
        if _waiting.is_due():
            write_counts()
    except Exception as error:  # noqa: BLE001 - whatever it is; its text may hold what was typed
        logger.warning("a search was not counted: %s", type(error).__name__)


def _hold(*, person: User, text: str, found_nothing: bool, opened: bool) -> None:
    words = normalised(text)
    if len(words) > LONGEST:
        return
    if not may_be_kept(words, published=stands_in_a_title):
        return
    month = this_month()
    secret = CountingSecret.objects.filter(month=month).values_list("secret", flat=True).first()
    if secret is None:  # the clock has not opened the month yet
        return
    words_mac = _mac(secret, words)
    person_mac = _mac(secret, f"{words_mac}:{person.pk}")
    _waiting.add(_Asked(month, person_mac, words_mac, words, found_nothing, opened))


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
                )
                for one in asked
            ],
            ignore_conflicts=True,
        )
        for told in ("found_nothing", "opened"):
            people = [one.person_mac for one in asked if getattr(one, told)]
            CountedSearch.objects.filter(pk__in=people).update(**{told: True})
        _add_up({one.words_mac: one for one in asked})


def _add_up(asked: dict[str, _Asked]) -> None:
    counts = (
        CountedSearch.objects.filter(words_mac__in=asked)
        .values("words_mac")
        .annotate(
            people=Count("pk"),
            in_vain=Count("pk", filter=Q(found_nothing=True)),
            led_on=Count("pk", filter=Q(opened=True)),
        )
        .filter(people__gte=FEWEST)
        .order_by("words_mac")
    )
    for count in counts:
        one = asked[count["words_mac"]]
        SearchTotal.objects.update_or_create(
            month=one.month,
            words=one.words,
            defaults={
                "people": in_steps(count["people"]),
                "found_nothing": in_steps(count["in_vain"]),
                "opened": in_steps(count["led_on"]),
            },
        )


@transaction.atomic
def forget_search(*, actor: User, total: SearchTotal) -> None:
    """Take a search out of every month, with this month's hashes; it is counted anew from now on.

    Raises NotAllowed where the actor does not see the reports.
    """
    if not has_role(actor, *EDITORS):
        raise NotAllowed(gettext("Only academy editors and publishers may take a search out."))
    secret = CountingSecret.objects.filter(month=this_month()).first()
    if secret is not None:
        CountedSearch.objects.filter(words_mac=_mac(secret.secret, total.words)).delete()
    audit.record(actor=actor, action="took out", subject=total)
    SearchTotal.objects.filter(words=total.words).delete()
    forget_deleted_pages()


def normalised(text: str) -> str:
    """Return what counts as the same search: case, spaces and look-alike characters aside."""
    plain = clean(unicodedata.normalize("NFKC", clean(text)).casefold())
    return plain.lstrip(_BEFORE).rstrip(_AROUND)


def this_month() -> date:
    """Return the first day of the month: nothing finer is known of a search."""
    return timezone.localdate().replace(day=1)


def _mac(secret: str, text: str) -> str:
    return salted_hmac(f"search.counting.{secret}", text, algorithm="sha256").hexdigest()

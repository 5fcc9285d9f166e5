"""Which writers the published guides cite, kept for the check of reflections.

What is kept follows from pages that were published by the rules of their room and is read by
programs only, so these functions check no permission and write no audit line.
"""

from __future__ import annotations

import re

from django.core.cache import cache
from django.db import transaction

from circles.reflections.models import CitedWriter
from circles.reflections.selectors import CITED_WRITERS
from learning.models import PracticeGuidePage

# "Bostock, L. and van der Kolk, B.": what stands before a comma and initials is a surname.
_SURNAME = re.compile(r"([^\W\d_][^\W\d_'’ -]*(?:['’ -][^\W\d_]+){0,3}), [^\W\d_]\.")
_JOINING = re.compile(r"^(?:and|others|with) ", re.IGNORECASE)


def surnames_in(authors: str) -> set[str]:
    """The surnames of a reference's authors in lower case; bodies such as HM Government have none.

    Of a surname of several words only the last is kept ("van der Kolk": "kolk"), as it is the one
    that tells.
    """
    names = (_JOINING.sub("", found[1]) for found in _SURNAME.finditer(authors))
    return {name.replace("’", "'").split()[-1].lower()[:60] for name in names}


def note_writers_cited(*, guide: PracticeGuidePage) -> None:
    """Keep the surnames that a guide cites, if it is published; none if it is not."""
    cited: set[str] = set()
    if guide.live:
        for block in guide.references:
            cited |= surnames_in(block.value.get("authors", ""))
    with transaction.atomic():
        CitedWriter.objects.filter(guide=guide).exclude(surname__in=cited).delete()
        CitedWriter.objects.bulk_create(
            (CitedWriter(guide=guide, surname=surname) for surname in sorted(cited)),
            ignore_conflicts=True,
        )
        transaction.on_commit(lambda: cache.delete(CITED_WRITERS))


def note_all_writers_cited() -> int:
    """Go through all published guides; return how many. Picks up what was published before."""
    count = 0
    for guide in PracticeGuidePage.objects.live().iterator(chunk_size=50):
        note_writers_cited(guide=guide)
        count += 1
    return count

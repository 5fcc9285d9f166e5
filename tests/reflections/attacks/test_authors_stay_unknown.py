"""An intruder with everything does no better than chance, and finds authors without protection.

Each attack is judged by a permutation test: it has found something if chance does as well
less than once in ten thousand times (`chance.THRESHOLD`).
"""

from __future__ import annotations

import pytest
from django.conf import settings as site
from django.db import connection
from django.utils import timezone

from circles.reflections.codes import new_claim_key
from circles.reflections.models import Reflection
from tests.factories.reflections import ReflectionFactory
from tests.reflections.attacks.chance import THRESHOLD, score, singled_out
from tests.reflections.attacks.intruder import (
    NEVER_WRONG,
    READERS,
    SURE,
    attacks,
    by_claim_keys,
    suspects,
)
from tests.reflections.attacks.loot import Copy, Loot, Row
from tests.reflections.attacks.town import Protections, live

pytestmark = pytest.mark.django_db
#: One share a day: without batches each night's copy shows one author.
FEW = {"people": 18, "days": 18, "shares": 18, "idle": 0.15, "evenly": True}
NUMBERS = "transaction numbers and the log"


def linked(loot, truth, *, box=True):
    """The attacks that did better than chance."""
    scores = {name: score(found, truth) for name, found in attacks(loot, box=box).items()}
    return {name: one for name, one in scores.items() if one.p < THRESHOLD}


def test_sixty_authors_cannot_be_told_from_everything_there_is(caplog):
    with caplog.at_level("INFO"):
        loot, truth = live(people=60, days=12, shares=60, seed=1, idle=0.1, evenly=True)
    assert len(truth.released) >= 40
    assert linked(loot, truth) == {}
    narrowed = suspects(loot, box=True)
    assert [singled_out(narrowed[name], truth) for name in NEVER_WRONG] == [0, 0]
    suspected = narrowed[SURE]
    assert min(len(suspected[title]) for group in truth.groups for title in group) >= 5
    heard = caplog.text + "\n".join(loot.mails)
    assert not [title for title in truth.author if title in heard]
    assert "/reflections/share/" not in caplog.text
    # No address says with which template, or from which circle or guide, somebody began.
    assert len({line.request for line in loot.log if "/reflections/" in line.request}) == 4


@pytest.mark.parametrize(
    ("off", "found_by"),
    [
        ("box", {SURE, NUMBERS}),
        ("batches", {SURE}),
        ("guides", {READERS}),
        ("shuffling", {"order: number in the search index", "order: place in the table"}),
    ],
)
def test_the_same_intruder_finds_authors_where_a_protection_is_off(off, found_by):
    loot, truth = live(**FEW, seed=2, protections=Protections(**{off: False}))
    if connection.vendor != "postgresql":
        found_by = found_by - {NUMBERS}  # SQLite does not number transactions
    assert found_by <= set(linked(loot, truth, box=off != "box"))


def test_claim_keys_from_desks_fit_no_row_without_the_sites_own_secret():
    keys = {new_claim_key(): str(number) for number in range(20)}
    for key, person in keys.items():
        ReflectionFactory(title=f"on waiting {person}", key=key)
    loot = Loot()
    loot.columns["reflections_reflection"] = ["claim_mac", "title"]
    loot.tables["reflections_reflection"] = list(
        Reflection.objects.values_list("claim_mac", "title")
    )
    assert by_claim_keys(loot, keys, ["", "portal", site.SECRET_KEY]) == {}
    found = by_claim_keys(loot, keys, [site.PORTAL_CLAIM_KEY_SECRET])
    assert found == {f"on waiting {person}": person for person in keys.values()}


def test_the_search_for_the_same_words_finds_them_where_a_person_kept_them(practitioner):
    loot = Loot(homes={"10.0.0.1": str(practitioner.pk)})
    loot.copies = [Copy(timezone.now(), (Row("on waiting", None),), (), ())]
    loot.tables = {"circles_brief": [(practitioner.pk, "my brief on waiting")]}
    assert attacks(loot, box=True)["the same words elsewhere"] == {
        "on waiting": {str(practitioner.pk)}
    }

"""Withdrawing, and backups from before; a letter box that cannot be opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from circles.reflections.codes import claim_mac, new_claim_key
from circles.reflections.models import Envelope, Reflection, SubmittedReflection
from circles.reflections.services.letterbox import letters
from circles.reflections.services.moderation import take_down
from circles.reflections.services.sharing import withdraw_reflection
from circles.reflections.tasks import shuffle
from portal.core.exceptions import NotPossible
from search.engines import engines
from search.indexing import apply_pending, rebuild
from tests.factories.reflections import ReflectionFactory, SubmittedReflectionFactory

pytestmark = pytest.mark.django_db


def kept_list(settings) -> list[str]:
    return (Path(settings.PORTAL_VAR_DIR) / "withdrawn-reflections").read_text().split()


def test_a_restored_backup_loses_again_what_was_withdrawn_or_taken_down(
    manage, share_directly, academy_publisher
):
    box, inbox, released = share_directly(), new_claim_key(), new_claim_key()
    SubmittedReflectionFactory(key=inbox)
    ReflectionFactory(key=released)
    example = ReflectionFactory(is_example=True, claim_mac=None)
    staying = [SubmittedReflectionFactory(), ReflectionFactory()]
    share_directly("this one stays. i waited, and it was enough.")
    backup = [list(model.objects.all()) for model in (Envelope, SubmittedReflection, Reflection)]
    for key in (box, inbox, released):
        withdraw_reflection(claim_key=key)
    take_down(actor=academy_publisher, reflection_id=example.pk)
    for model, rows in zip((Envelope, SubmittedReflection, Reflection), backup, strict=True):
        model.objects.all().delete()
        model.objects.bulk_create(rows)
    assert "Deleted 4" in manage("apply_withdrawals")
    assert [SubmittedReflection.objects.get(), Reflection.objects.get()] == staying
    assert len(letters()) == 1
    assert "Deleted 0" in manage("apply_withdrawals")


def test_the_list_of_withdrawals_tells_nothing_of_what_when_or_whose(settings):
    keys = [new_claim_key() for _ in range(8)]
    for key in keys:
        ReflectionFactory(key=key)
        withdraw_reflection(claim_key=key)
    found = kept_list(settings)
    assert found == sorted(found)
    assert len(found) == 8
    assert not set(found) & {claim_mac(key) for key in keys}


def test_a_withdrawn_key_is_not_used_again(client, shareable):
    key = new_claim_key()
    ReflectionFactory(key=key)
    withdraw_reflection(claim_key=key)
    page = client.post("/reflections/share/", shareable(claim_key=key)).content.decode()
    assert "of this key was withdrawn" in page
    assert letters() == []


def test_a_box_sealed_with_another_secret_is_said_and_loses_nothing(
    client, settings, shareable, share_directly, manage
):
    key = share_directly()
    right, settings.PORTAL_CLAIM_KEY_SECRET = settings.PORTAL_CLAIM_KEY_SECRET, "another secret"
    page = client.post("/reflections/share/", shareable()).content.decode()
    assert "cannot take or find reflections now" in page
    assert "Put the pen down." in page
    page = client.post("/reflections/mine/", {"claim_key": key, "action": "withdraw"})
    assert page.context["form"].errors["claim_key"]
    page = client.post("/reflections/check/", shareable(claim_key=key, code=""))
    assert "cannot take or find" in page.context["problem"]
    with pytest.raises(NotPossible):
        manage("release_reflections", "--now")
    settings.PORTAL_CLAIM_KEY_SECRET = right
    assert len(letters()) == 1


def test_search_lets_go_of_a_withdrawn_text_before_the_answer_says_so(client):
    key = new_claim_key()
    reflection = ReflectionFactory(key=key, title="Thistledown")
    (engine,) = engines()
    rebuild(engine)
    assert f"reflection:{reflection.pk}" in engine.digests()
    page = client.post("/reflections/mine/", {"claim_key": key, "action": "withdraw"})
    in_site = connection.vendor == "sqlite"
    assert (f"reflection:{reflection.pk}" in engine.digests()) is not in_site
    words = "the search index no longer hold it" if in_site else "within a few minutes"
    assert words in page.content.decode()
    apply_pending()
    assert f"reflection:{reflection.pk}" not in engine.digests()


def test_the_clock_writes_the_list_anew_so_that_its_time_tells_nothing(settings):
    withdraw_reflection(claim_key=new_claim_key())
    path = Path(settings.PORTAL_VAR_DIR) / "withdrawn-reflections"
    before, held = path.stat().st_ino, kept_list(settings)

    shuffle()

    assert path.stat().st_ino != before
    assert kept_list(settings) == held

""" "It helped me", counted without names."""

from __future__ import annotations

import uuid

import pytest

from circles.reflections.codes import new_claim_key
from circles.reflections.models import HelpedMark
from circles.reflections.services.helped import say_helped
from circles.reflections.services.moderation import take_down
from circles.reflections.services.sharing import withdraw_reflection
from circles.reflections.tasks import go_round
from portal.core.exceptions import NotAllowed
from tests.factories.accounts import UserFactory
from tests.factories.reflections import ReflectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reflection(driscoll):
    return ReflectionFactory()


def page_of(client, reflection):
    return client.get(reflection.get_absolute_url()).content.decode()


def test_a_reader_says_so_once_and_takes_it_back(client, practitioner, reflection):
    client.force_login(practitioner)
    address = f"{reflection.get_absolute_url()}helped/"

    assert "It helped me" in page_of(client, reflection)
    for _ in range(2):
        client.post(address, {"helped": "yes"})
    assert HelpedMark.objects.count() == 1
    assert "Take back that it helped me" in page_of(client, reflection)

    client.post(address, {"helped": "no"})
    assert not HelpedMark.objects.exists()


def test_the_number_is_shown_in_fives_and_from_five_up(client, reflection):
    readers = UserFactory.create_batch(6)
    for number, reader in enumerate(readers, 1):
        say_helped(reader=reader, reflection_id=reflection.pk, helped=True)
        assert ("helped at least 5" in page_of(client, reflection)) == (number >= 5)


def test_no_row_says_who(practitioner, reflection):
    say_helped(reader=practitioner, reflection_id=reflection.pk, helped=True)

    (row,) = HelpedMark.objects.values()
    assert set(row) == {"digest", "reflection_id"}
    assert str(practitioner.pk) not in row["digest"]


def test_what_is_not_there_or_not_open_cannot_be_marked(client, practitioner, site_tree):
    with pytest.raises(NotAllowed):
        say_helped(reader=practitioner, reflection_id=uuid.uuid4(), helped=True)
    client.force_login(practitioner)
    assert client.post(f"/reflections/{uuid.uuid4()}/helped/").status_code == 404


def test_visitors_are_asked_to_sign_in(client, reflection):
    response = client.post(f"{reflection.get_absolute_url()}helped/", {"helped": "yes"})
    assert response.status_code == 302
    assert not HelpedMark.objects.exists()


@pytest.mark.parametrize("way", ["withdrawn", "taken down"])
def test_marks_go_with_what_they_are_on(practitioner, administrator, driscoll, way):
    key = new_claim_key()
    gone, other = ReflectionFactory(key=key), ReflectionFactory()
    for one in (gone, other):
        say_helped(reader=practitioner, reflection_id=one.pk, helped=True)

    if way == "withdrawn":
        withdraw_reflection(claim_key=key)
    else:
        take_down(actor=administrator, reflection_id=gone.pk)

    assert [mark.reflection_id for mark in HelpedMark.objects.all()] == [other.pk]


def test_a_mark_set_while_its_reflection_went_is_gone_with_the_next_round(practitioner, reflection):
    say_helped(reader=practitioner, reflection_id=reflection.pk, helped=True)
    orphan = HelpedMark.objects.create(digest="0" * 64, reflection_id=uuid.uuid4())
    go_round()
    assert not HelpedMark.objects.filter(pk=orphan.pk).exists()
    assert HelpedMark.objects.count() == 1

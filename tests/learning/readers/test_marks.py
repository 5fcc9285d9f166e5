"""Saving, what was read lately, and what changed since."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from learning.readers import services
from learning.readers.models import PageReads, ReaderMark
from learning.readers.selectors import reading_list, recently_read
from portal.core.exceptions import NotAllowed
from tests.factories.accounts import UserFactory
from tests.factories.learning import (
    MIResourcePageFactory,
    ModulePageFactory,
    PracticeGuidePageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(site_tree):
    return PracticeGuidePageFactory(parent=site_tree.guides, title="Seeing neglect", version="1.0")


@pytest.fixture
def signed_in(client, practitioner):
    client.force_login(practitioner)
    return client


def url(name, page):
    return reverse(f"readers:{name}", args=(page.pk,))


def test_a_page_is_saved_shown_on_the_list_and_taken_off(signed_in, guide):
    html = signed_in.get(guide.url).content.decode()
    assert "Save to my reading list" in html
    response = signed_in.post(url("save", guide), follow=True)
    assert "It is on your reading list." in response.content.decode()
    assert "Take it off" in response.content.decode()
    assert (
        f'<a href="{guide.url}">Seeing neglect</a>'
        in signed_in.get(reverse("readers:reading")).content.decode()
    )
    response = signed_in.post(url("remove", guide), {"from_list": "yes"}, follow=True)
    html = response.content.decode()
    assert "It is no longer on your reading list." in html
    assert "Nothing is on your list" in html
    assert not ReaderMark.objects.exists()


@pytest.mark.parametrize("kind", ["guide", "resource", "module"])
def test_every_kind_of_guidance_can_be_saved(signed_in, site_tree, kind):
    made = {
        "guide": lambda: PracticeGuidePageFactory(parent=site_tree.guides),
        "resource": lambda: MIResourcePageFactory(parent=site_tree.resources),
        "module": lambda: ModulePageFactory(parent=site_tree.modules),
    }
    page = made[kind]()
    assert url("save", page) in signed_in.get(page.url).content.decode()
    signed_in.post(url("save", page))
    assert url("remove", page) in signed_in.get(page.url).content.decode()


def test_other_pages_and_other_addresses_cannot_be_saved(signed_in, site_tree):
    assert signed_in.post(url("save", site_tree.guides)).status_code == 404
    assert signed_in.post("/my/reading/999999/save/").status_code == 404


def test_what_one_person_saves_is_nobody_elses(client, practitioner, guide):
    services.save_page(actor=practitioner, page=guide)
    client.force_login(UserFactory())
    assert "Seeing neglect" not in client.get(reverse("readers:reading")).content.decode()
    assert "Take it off" not in client.get(guide.url).content.decode()


def test_a_visitor_is_offered_nothing_and_asked_to_sign_in(client, guide):
    html = client.get(guide.url).content.decode()
    assert "Save to my reading list" not in html
    assert client.post(url("save", guide)).status_code == 302
    assert client.get(reverse("readers:reading")).status_code == 302
    assert not ReaderMark.objects.exists()


@pytest.mark.parametrize("name", ["save", "remove", "read"])
def test_nothing_is_changed_by_a_get(signed_in, guide, name):
    assert signed_in.get(url(name, guide)).status_code == 405


def test_a_page_that_is_closed_to_a_person_is_neither_saved_nor_listed(practitioner, guide):
    services.save_page(actor=practitioner, page=guide)
    services.note_reading(actor=practitioner, page=guide, version="1.0")
    PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.GROUPS)
    assert not reading_list(practitioner)
    assert not recently_read(practitioner)
    with pytest.raises(NotAllowed):
        services.save_page(actor=practitioner, page=guide)
    with pytest.raises(NotAllowed):
        services.note_reading(actor=practitioner, page=guide, version="1.0")
    services.take_off_list(actor=practitioner, page_id=guide.pk)


def test_nobody_signed_in_reads_nothing(guide):
    with pytest.raises(NotAllowed):
        PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.LOGIN)
        services.save_page(actor=AnonymousUser(), page=guide)


def test_a_page_read_is_remembered_and_counted_once_a_day(signed_in, practitioner, guide):
    for _ in range(2):
        assert signed_in.post(url("read", guide)).status_code == 204
    mark = ReaderMark.objects.get()
    assert (mark.person, mark.read_version, mark.saved_at) == (practitioner, "1.0", None)
    counted = PageReads.objects.get()
    assert (counted.reads, counted.month.day) == (1, 1)
    assert "Seeing neglect" in signed_in.get(reverse("readers:reading")).content.decode()


def test_only_looking_at_a_page_remembers_nothing(signed_in, guide):
    signed_in.get(guide.url)
    assert not ReaderMark.objects.exists()
    assert not PageReads.objects.exists()


def test_the_latest_pages_are_kept_and_older_ones_forgotten(practitioner, site_tree, monkeypatch):
    monkeypatch.setattr(services, "MOST_RECENT", 2)
    pages = PracticeGuidePageFactory.create_batch(3, parent=site_tree.guides)
    services.save_page(actor=practitioner, page=pages[0])
    for number, page in enumerate(pages):
        services.note_reading(actor=practitioner, page=page, version="1.0")
        at = timezone.now() + timedelta(minutes=number)
        ReaderMark.objects.filter(page=page).update(read_at=at)
    services.note_reading(actor=practitioner, page=pages[2], version="1.0")
    assert {mark.page_id for mark in recently_read(practitioner)} == {pages[1].pk, pages[2].pk}
    assert [mark.page_id for mark in reading_list(practitioner)] == [pages[0].pk]


def test_what_was_read_can_be_forgotten_and_no_longer_remembered(
    signed_in, practitioner, guide, site_tree
):
    other = PracticeGuidePageFactory(parent=site_tree.guides)
    services.save_page(actor=practitioner, page=other)
    signed_in.post(url("read", guide))
    signed_in.post(reverse("readers:forget"))
    assert list(ReaderMark.objects.values_list("page", flat=True)) == [other.pk]
    signed_in.post(url("read", guide))
    signed_in.post(reverse("readers:remember"), {"remember": "no"})
    assert list(ReaderMark.objects.values_list("page", flat=True)) == [other.pk]
    before = PageReads.objects.get().reads
    signed_in.post(url("read", guide))
    assert list(ReaderMark.objects.values_list("page", flat=True)) == [other.pk]
    assert PageReads.objects.get().reads == before
    html = signed_in.get(reverse("readers:reading")).content.decode()
    assert "What you read is not remembered." in html
    signed_in.post(reverse("readers:remember"), {"remember": "yes"})
    signed_in.post(url("read", guide))
    assert recently_read(practitioner).count() == 1


def test_a_page_says_what_changed_since_it_was_read(signed_in, practitioner, guide):
    services.note_reading(actor=practitioner, page=guide, version="1.0")
    assert "You read version" not in signed_in.get(guide.url).content.decode()
    guide.version, guide.what_changed = "1.1", "Time limits were corrected."
    guide.save()
    html = signed_in.get(guide.url).content.decode()
    assert "You read version 1.0 on" in html
    assert "This is version 1.1." in html
    assert "Time limits were corrected." in html


def test_everything_goes_with_the_person(practitioner, guide):
    services.save_page(actor=practitioner, page=guide)
    services.remember_reading(actor=practitioner, remember=True)
    practitioner.delete()
    assert not ReaderMark.objects.exists()


def test_a_person_has_one_mark_on_a_page(practitioner, guide):
    ReaderMark.objects.create(person=practitioner, page=guide)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReaderMark.objects.create(person=practitioner, page=guide)


def test_the_list_takes_as_many_queries_for_thirty_pages_as_for_three(
    signed_in, practitioner, site_tree, django_assert_max_num_queries
):
    def save(number):
        for page in PracticeGuidePageFactory.create_batch(number, parent=site_tree.guides):
            services.save_page(actor=practitioner, page=page)
            services.note_reading(actor=practitioner, page=page, version="1.0")

    save(3)
    signed_in.get(reverse("readers:reading"))
    with django_assert_max_num_queries(15) as few:
        signed_in.get(reverse("readers:reading"))
    save(27)
    with django_assert_max_num_queries(15) as many:
        signed_in.get(reverse("readers:reading"))
    assert len(few) == len(many)

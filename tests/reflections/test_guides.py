"""A reflection that was learnt with a guide: begun from its page, filed under it, shown on it."""

from __future__ import annotations

import re

import pytest
from wagtail.models import PageViewRestriction

from circles.reflections.models import Reflection
from circles.reflections.services.letterbox import hand_on, letters
from circles.reflections.services.release import release_batch
from tests.factories.learning import PracticeGuidePageFactory
from tests.factories.reflections import ReflectionFactory, SubmittedReflectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(site_tree):
    return PracticeGuidePageFactory(parent=site_tree.guides, title="Listening to fathers")


def close(guide):
    PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.LOGIN)


def fields_of(page):
    """The hidden fields of a page, as a browser posts them."""
    pattern = r'<input type="hidden" name="(\w+)" value="([^"]*)">'
    return dict(re.findall(pattern, page.content.decode()))


def test_a_guide_leads_to_writing_about_it_and_no_address_says_so(client, guide, practitioner):
    client.force_login(practitioner)
    page = client.get(guide.url)
    assert f'<input type="hidden" name="guide" value="{guide.pk}">' in page.content.decode()
    assert "/reflections/write/?" not in page.content.decode()
    chosen = client.post("/reflections/write/", {"guide": guide.pk})
    form = client.post("/reflections/write/", {**fields_of(chosen), "template": "gibbs"})
    assert "Listening to fathers</option>" in form.content.decode()


def test_without_a_guide_none_is_asked_for(client, practitioner):
    client.force_login(practitioner)
    page = client.post("/reflections/write/", {"template": "gibbs"}).content.decode()
    assert "Practice guide" not in page


def test_the_guide_is_kept_from_writing_to_release(client, guide, shareable):
    client.post("/reflections/share/", shareable(guide=guide.pk))
    (letter,) = letters()
    assert letter.guide_id == guide.pk
    hand_on(least=1)
    for _ in range(4):
        SubmittedReflectionFactory(guide=guide)
    type(letter).objects.update(state="approved")
    assert release_batch() == 5
    assert set(Reflection.objects.values_list("guide", flat=True)) == {guide.pk}


def test_a_guide_that_fewer_than_a_batch_wrote_about_is_taken_off(guide):
    for number in range(6):
        SubmittedReflectionFactory(state="approved", guide=guide if number < 4 else None)
    assert release_batch() == 6
    assert not Reflection.objects.filter(guide=guide).exists()


def test_a_deleted_guide_leaves_what_was_learnt_with_it(client, guide, shareable):
    client.post("/reflections/share/", shareable(guide=guide.pk))
    guide.delete()
    assert hand_on(least=1) == 1
    assert letters() == []


@pytest.mark.parametrize("wrong", ["999999", "x' OR 1=1", "1\x00"])
def test_a_guide_that_is_none_is_said_beside_its_field(client, shareable, wrong):
    page = client.post("/reflections/share/", shareable(guide=wrong))
    assert page.context["form"].errors["guide"]
    assert "Put the pen down." in page.content.decode()
    assert letters() == []


def test_a_guides_page_shows_what_was_learnt_with_it(client, guide, django_assert_num_queries):
    ReflectionFactory(guide=guide, title="Of this guide")
    ReflectionFactory(title="Of another")
    page = client.get(guide.url).content.decode()
    (part,) = re.findall(r'data-url="(/reflections/[^"]+)"', page)
    shown = client.get(part.replace("&amp;", "&")).content.decode()
    assert "Of this guide" in shown
    assert "Of another" not in shown
    assert "<html" not in shown


def test_the_list_of_one_guide_says_which(client, guide):
    ReflectionFactory(guide=guide, title="Of this guide")
    ReflectionFactory(title="Of another")
    page = client.get("/reflections/", {"guide": guide.slug})
    assert page.context["removals"] == [("Listening to fathers", "")]
    assert "Of another" not in page.content.decode()


def test_a_closed_guides_name_is_said_to_nobody_who_may_not_open_it(
    client, guide, shareable, practitioner
):
    reflection = ReflectionFactory(guide=guide)
    addresses = [reflection.get_absolute_url(), f"/reflections/?guide={guide.slug}"]
    close(guide)
    for address in addresses:
        assert "Listening to fathers" not in client.get(address).content.decode()
    edit = client.post("/reflections/check/", shareable(guide=guide.pk, action="edit"))
    assert "The guide you chose" in edit.content.decode()
    client.force_login(practitioner)
    for address in addresses:
        assert "Listening to fathers" in client.get(address).content.decode()

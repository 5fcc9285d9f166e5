"""A reflection that was learnt with a guide: begun from its page, filed under it, shown on it."""

from __future__ import annotations

import re

import pytest
from wagtail.models import PageViewRestriction

from circles.reflections.models import Reflection, SubmittedReflection
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
    for _ in range(5):
        client.post("/reflections/share/", shareable(guide=guide.pk))
    assert [letter.guide_id for letter in letters()] == 5 * [guide.pk]
    assert hand_on(least=5) == 5
    SubmittedReflection.objects.update(state="approved")
    assert release_batch() == 5
    assert set(Reflection.objects.values_list("guide", flat=True)) == {guide.pk}


@pytest.mark.parametrize(
    ("with_it", "without", "stay"), [(4, 0, 0), (4, 6, 0), (5, 0, 5), (5, 3, 0), (5, 5, 5)]
)
def test_a_guide_whose_readers_would_tell_the_writer_is_never_in_the_inbox(
    client, guide, shareable, with_it, without, stay
):
    for number in range(with_it + without):
        about = {"guide": guide.pk} if number < with_it else {}
        client.post("/reflections/share/", shareable(**about))
    hand_on(least=1)
    assert SubmittedReflection.objects.filter(guide=guide).count() == stay
    assert SubmittedReflection.objects.count() == with_it + without


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


def shown_on(client, guide):
    """The part with reflections that a guide's page fetches."""
    page = client.get(guide.url).content.decode()
    (part,) = re.findall(r'data-url="(/reflections/[^"]+)"', page)
    return client.get(part.replace("&amp;", "&")).content.decode()


def test_a_guides_page_shows_what_was_learnt_with_it(client, guide, django_assert_num_queries):
    ReflectionFactory(guide=guide, title="Of this guide")
    ReflectionFactory(title="Of another")
    shown = shown_on(client, guide)
    assert "Of this guide" in shown
    assert "Of another" not in shown
    assert "<html" not in shown


def test_the_list_of_one_guide_says_which(client, guide):
    ReflectionFactory(guide=guide, title="Of this guide")
    ReflectionFactory(title="Of another")
    page = client.get("/reflections/", {"guide": guide.slug})
    assert page.context["removals"] == [("Listening to fathers", "")]
    assert "Of another" not in page.content.decode()


def test_nobody_lists_what_is_filed_under_a_guide_that_they_may_not_open(
    client, guide, practitioner
):
    ReflectionFactory(guide=guide, title="Of this guide")
    addresses = [f"/reflections/?guide={guide.slug}", f"/reflections/?guide={guide.slug}&part"]
    close(guide)
    for address in addresses:
        assert "Of this guide" not in client.get(address).content.decode()
    client.force_login(practitioner)
    for address in addresses:
        assert "Of this guide" in client.get(address).content.decode()
    guide.unpublish()
    for address in addresses:
        assert "Of this guide" not in client.get(address).content.decode()


def test_a_guide_with_an_accented_address_shows_its_own_reflections_and_no_others(
    client, site_tree
):
    guide = PracticeGuidePageFactory(parent=site_tree.guides, slug="gwrando-ar-dŷ")
    ReflectionFactory(guide=guide, title="Of this guide")
    ReflectionFactory(title="Of another")
    shown = shown_on(client, guide)
    assert "Of this guide" in shown
    assert "Of another" not in shown
    nonsense = client.get("/reflections/?guide=no such guide&part").content.decode()
    assert "Of another" not in nonsense


def test_a_moderator_does_not_read_the_name_of_a_guide_they_may_not_open(
    client, guide, circle, circle_facilitator
):
    row = SubmittedReflectionFactory(guide=guide, circle=circle)
    client.force_login(circle_facilitator)
    address = f"/desk/reflections/{row.pk}/"
    assert "Listening to fathers" in client.get(address).content.decode()
    PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.GROUPS)
    page = client.get(address)
    assert page.status_code == 200
    assert "Listening to fathers" not in page.content.decode()


@pytest.mark.parametrize("digits", [30, 5_000])
@pytest.mark.parametrize("name", ["guide", "circle", "topic"])
def test_a_number_of_very_many_digits_is_no_error_page(
    client, practitioner, shareable, name, digits
):
    number = "9" * digits
    page = client.post("/reflections/check/", shareable(**{name: number}))
    assert page.context["form"].errors[name]
    client.force_login(practitioner)
    begun = client.post("/reflections/write/", {"template": "gibbs", name: number})
    assert begun.status_code == 200


def test_whoever_is_signed_out_is_led_to_writing_without_a_form_that_signing_in_would_drop(
    client, guide
):
    page = client.get(guide.url).content.decode()
    assert 'href="/reflections/write/"' in page
    assert 'action="/reflections/write/"' not in page


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

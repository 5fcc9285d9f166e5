"""Pages in Welsh beside English ones."""

from __future__ import annotations

import pytest
from wagtail.models import Locale

from learning.models import PracticeGuidePage
from tests.factories.learning import PracticeGuidePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(site_tree):
    return PracticeGuidePageFactory(parent=site_tree.guides, title="The home visit")


@pytest.fixture
def welsh(guide):
    """The same guide in Welsh, published."""
    locale = Locale.objects.create(language_code="cy")
    page = guide.copy_for_translation(locale, copy_parents=True)
    page.title = "Yr ymweliad cartref"
    page.save_revision().publish()
    return PracticeGuidePage.objects.get(pk=page.pk)


def test_a_welsh_page_begins_with_cy_and_says_its_language(client, guide, welsh):
    assert welsh.url == f"/cy{guide.url}"
    response = client.get(welsh.url)
    html = response.content.decode()
    assert '<html lang="cy">' in html
    assert "Yr ymweliad cartref" in html
    assert client.get(f"{welsh.url}guide.pdf").status_code == 200


def test_english_addresses_and_their_language_stay_as_they_are(client, guide, welsh):
    response = client.get(guide.url, headers={"accept-language": "cy"})
    html = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="en-GB">' in html
    assert "The home visit" in html


def test_each_page_leads_to_the_other(client, guide, welsh):
    html = client.get(guide.url).content.decode()
    assert f'<a href="{welsh.url}" lang="cy" hreflang="cy">Cymraeg</a>' in html
    assert f'<a href="{guide.url}" lang="en-gb"' in client.get(welsh.url).content.decode()


def test_a_translation_that_is_a_draft_is_not_named(client, guide, welsh):
    welsh.unpublish()
    assert "hreflang" not in client.get(guide.url).content.decode()
    assert client.get(welsh.url).status_code == 404


def test_a_list_and_the_home_page_hold_pages_of_their_own_language(client, guide, welsh):
    for address in ("/", "/guidance/"):
        html = client.get(address).content.decode()
        assert "The home visit" in html
        assert "Yr ymweliad cartref" not in html
    for address in ("/cy/", "/cy/guidance/"):
        html = client.get(address).content.decode()
        assert "Yr ymweliad cartref" in html
        assert "The home visit" not in html


def test_asking_for_languages_costs_no_query_where_there_is_one(
    client, guide, django_assert_num_queries
):
    client.get(guide.url)
    page = PracticeGuidePage.objects.get(pk=guide.pk)
    with django_assert_num_queries(0):
        assert page.other_languages == []

"""What stands around a Welsh page is Welsh, and around an English one English."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale

from learning.models import PracticeGuidePage
from portal.core.templatetags.portal_tags import local_day, short_day
from tests.factories.learning import PracticeGuidePageFactory

pytestmark = pytest.mark.django_db

#: English of the frame and of a guide, and the catalogue's Welsh for it.
WORDS = {
    'aria-label="Breadcrumb"': 'aria-label="Llwybr briwsion"',
    ">Skip to main content<": ">Neidio i’r prif gynnwys<",
    ">Motivational interviewing</a>": ">Cyfweld ysgogol</a>",
    ">Learning circles</a>": ">Cylchoedd dysgu</a>",
    ">Practice guide</p>": ">Canllaw ymarfer</p>",
    ">At a glance</h2>": ">Cipolwg</h2>",
    ">Accessibility statement</a>": ">Datganiad hygyrchedd</a>",
    'placeholder="Search the portal"': 'placeholder="Chwilio’r porth"',
    "call <strong>999</strong>": "ffoniwch <strong>999</strong>",
    "3 February 2026": "3 Chwefror 2026",
}


@pytest.fixture
def guide(site_tree):
    return PracticeGuidePageFactory(
        parent=site_tree.guides,
        title="The home visit",
        at_a_glance=[("point", "Ring first.")],
        last_reviewed=date(2026, 2, 3),
    )


@pytest.fixture
def welsh(guide):
    locale = Locale.objects.create(language_code="cy")
    page = guide.copy_for_translation(locale, copy_parents=True)
    page.save_revision().publish()
    return PracticeGuidePage.objects.get(pk=page.pk)


def test_the_frame_and_the_headings_of_a_welsh_guide_are_welsh(client, welsh):
    html = client.get(welsh.url).content.decode()
    assert '<html lang="cy">' in html
    assert [cymraeg for cymraeg in WORDS.values() if cymraeg not in html] == []
    assert [english for english in WORDS if english in html] == []


def test_the_header_of_a_welsh_page_leads_to_welsh_lists_where_there_are_any(client, welsh):
    html = client.get(welsh.url).content.decode()
    assert '<a href="/cy/guidance/" aria-current="true">Canllawiau</a>' in html
    assert '<a href="/mi/">Cyfweld ysgogol</a>' in html
    assert '<a class="brand" href="/cy/">' in html
    assert client.get("/cy/guidance/").status_code == 200


def test_the_header_of_an_english_page_asks_nothing_and_stays(client, welsh, guide):
    with CaptureQueriesContext(connection) as asked:
        html = client.get(guide.url).content.decode()
    assert '<a href="/guidance/" aria-current="true">Guidance</a>' in html
    assert '<a class="brand" href="/">' in html
    assert not [one for one in asked if '"depth" IN (2, 3)' in one["sql"]]


def test_those_of_an_english_guide_are_english(client, guide, welsh):
    html = client.get(guide.url, headers={"accept-language": "cy"}).content.decode()
    assert '<html lang="en-GB">' in html
    assert [english for english in WORDS if english not in html] == []
    assert [cymraeg for cymraeg in WORDS.values() if cymraeg in html] == []


def test_a_welsh_list_counts_its_guides_with_the_right_mutation(client, welsh, guide):
    assert "1 canllaw" in client.get("/cy/guidance/").content.decode()
    other = PracticeGuidePageFactory(parent=guide.get_parent(), title="A second visit")
    other.copy_for_translation(Locale.objects.get(language_code="cy")).save_revision().publish()
    html = client.get("/cy/guidance/").content.decode()
    assert "2 ganllaw" in html
    assert ">Rhoi’r hidlwyr ar waith<" in html


def test_a_page_that_is_not_there_says_so_in_welsh_under_cy(client, welsh):
    response = client.get("/cy/nid-yw-yma/")
    assert response.status_code == 404
    assert "Ni allwn ddod o hyd i’r dudalen honno" in response.content.decode()


def test_days_are_named_in_the_language_of_the_page():
    with translation.override("cy"):
        assert short_day(date(2027, 2, 3)) == "3 Chwefror 2027"
        assert local_day(date(2027, 2, 3)) == "Dydd Mercher 3 Chwefror 2027"
    assert local_day(date(2027, 2, 3)) == "Wednesday 3 February 2027"

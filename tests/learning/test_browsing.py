from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.test import RequestFactory
from wagtail.models import PageViewRestriction

from learning.filters import GUIDE_FACETS, browse
from learning.models import (
    AssessmentType,
    Audience,
    LevelOfNeed,
    MITerm,
    PracticeGuidePage,
    Topic,
)
from portal.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.learning import (
    AssessmentTypeFactory,
    AudienceFactory,
    LevelOfNeedFactory,
    MIResourcePageFactory,
    MITermFactory,
    ModulePageFactory,
    PracticeGuidePageFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def neglect():
    return TopicFactory(slug="neglect", name="Neglect")


@pytest.fixture
def supervision():
    return TopicFactory(slug="supervision", name="Supervision")


@pytest.fixture
def guides(site_tree, neglect, supervision):
    """Three guides: two on neglect, two on supervision, one for level 4."""
    level = LevelOfNeedFactory(slug="specialist", name="Specialist", rank=4)
    parent = site_tree.guides
    PracticeGuidePageFactory(parent=parent, title="Apple", topics=[neglect], levels=[level])
    PracticeGuidePageFactory(parent=parent, title="Birch", topics=[neglect, supervision])
    PracticeGuidePageFactory(parent=parent, title="Cedar", topics=[supervision])
    return site_tree.guides


def listing(guides, query="", user=None):
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get(f"/guidance/{query}")
    request.user = user or AnonymousUser()
    return browse(
        request, PracticeGuidePage.objects.child_of(guides).order_by("title"), GUIDE_FACETS
    )


def titles(found):
    return [page.title for page in found.page.object_list]


def counts(found, name):
    (facet,) = [facet for facet in found.facets if facet.name == name]
    return {choice.slug: choice.count for choice in facet.choices}


def test_the_list_begins_unfiltered(guides):
    found = listing(guides)
    assert titles(found) == ["Apple", "Birch", "Cedar"]
    assert not found.chosen
    assert found.query == ""


def test_choices_of_one_facet_widen_the_list(guides):
    assert titles(listing(guides, "?topic=neglect")) == ["Apple", "Birch"]
    assert titles(listing(guides, "?topic=neglect&topic=supervision")) == [
        "Apple",
        "Birch",
        "Cedar",
    ]


def test_facets_narrow_the_list_together(guides):
    assert titles(listing(guides, "?topic=neglect&level=specialist")) == ["Apple"]
    assert titles(listing(guides, "?topic=supervision&level=specialist")) == []


def test_a_count_says_what_choosing_would_show(guides):
    unfiltered = listing(guides)
    assert counts(unfiltered, "topic") == {"neglect": 2, "supervision": 2}
    assert counts(unfiltered, "level") == {"specialist": 1}
    narrowed = listing(guides, "?topic=supervision")
    assert counts(narrowed, "topic") == {"neglect": 2, "supervision": 2}
    assert counts(narrowed, "level") == {}


def test_a_chosen_filter_that_leads_nowhere_can_still_be_taken_off(guides):
    found = listing(guides, "?topic=supervision&level=specialist")
    assert counts(found, "level") == {"specialist": 0}
    assert {one.label: one.url for one in found.chosen} == {
        "Supervision": "?level=specialist",
        "Level 4: Specialist": "?topic=supervision",
    }


def test_a_term_that_no_page_has_is_not_offered(guides):
    TopicFactory(slug="unused")
    assert "unused" not in counts(listing(guides), "topic")


def test_levels_stand_in_the_order_of_their_rank(site_tree):
    levels = [
        LevelOfNeedFactory(slug=slug, name=slug, rank=rank)
        for slug, rank in (("aaa", 3), ("bbb", 1), ("ccc", 2))
    ]
    PracticeGuidePageFactory(parent=site_tree.guides, levels=levels)
    (facet,) = [one for one in listing(site_tree.guides).facets if one.name == "level"]
    assert [choice.label for choice in facet.choices] == [
        "Level 1: bbb",
        "Level 2: ccc",
        "Level 3: aaa",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "?topic=nothing-of-the-kind",
        "?topic=",
        "?topic=%00",
        "?topic=neglect%00",
        "?topic=' OR 1=1 --",
        "?topic[]=neglect&level[rank__gt]=1",
        "?topic=" + "x" * 5000,
        "?page=0",
        "?page=-1",
        "?page=99999999999999999999",
        "?page=abc&page=%00",
        "?nonsense=1&kind=guide",
        "?topic=%ff%fe&level=٣",
    ],
)
def test_nonsense_in_the_address_is_passed_over(client, guides, query):
    response = client.get(f"/guidance/{query}")
    assert response.status_code == 200
    assert "3 guides" in response.content.decode()


def test_drafts_neither_show_nor_count(guides):
    PracticeGuidePage.objects.get(title="Apple").unpublish()
    found = listing(guides)
    assert titles(found) == ["Birch", "Cedar"]
    assert found.total == 2
    assert counts(found, "topic") == {"neglect": 1, "supervision": 2}
    assert counts(found, "level") == {}


def test_a_restricted_guide_shows_and_counts_only_for_those_who_may_open_it(guides):
    restricted = PracticeGuidePage.objects.get(title="Apple")
    restriction = PageViewRestriction.objects.create(
        page=restricted, restriction_type=PageViewRestriction.GROUPS
    )
    insider = UserFactory(roles=[Role.FACILITATOR])
    restriction.groups.set(insider.groups.filter(name=Role.FACILITATOR.value))
    for user in (None, UserFactory()):
        found = listing(guides, user=user)
        assert titles(found) == ["Birch", "Cedar"]
        assert counts(found, "topic") == {"neglect": 1, "supervision": 2}
        assert counts(found, "level") == {}
    found = listing(guides, user=insider)
    assert titles(found) == ["Apple", "Birch", "Cedar"]
    assert counts(found, "level") == {"specialist": 1}


def test_the_page_says_how_many_and_what_is_in_force(client, guides):
    html = client.get("/guidance/?topic=neglect").content.decode()
    assert re.search(r'role="status">\s*2 guides', html)
    assert '<span class="visually-hidden">Remove filter: </span>Neglect' in html
    assert re.search(r'value="neglect" checked', html)
    assert "Cedar" not in html


def test_nothing_found_is_said_in_words(client, guides):
    html = client.get("/guidance/?topic=supervision&level=specialist").content.decode()
    assert "Nothing matches all of these filters" in html
    assert "Clear all filters" in html


def test_an_empty_list_says_so(client, site_tree):
    assert "Nothing is published here yet" in client.get("/guidance/").content.decode()


def test_pages_of_a_long_list_keep_the_filters(client, site_tree, neglect):
    for n in range(25):
        PracticeGuidePageFactory(parent=site_tree.guides, title=f"Guide {n:02}", topics=[neglect])
    html = client.get("/guidance/?topic=neglect&page=2&nonsense=1").content.decode()
    assert "Guide 24" in html
    assert "Guide 19" not in html
    assert 'href="?topic=neglect&amp;page=1"' in html


def test_resources_are_found_by_process_skill_use_and_kind(client, site_tree):
    terms = {
        dimension: MITermFactory(dimension=dimension, slug=f"a-{dimension}")
        for dimension in MITerm.Dimension.values
    }
    MIResourcePageFactory(
        parent=site_tree.resources,
        title="Found",
        resource_kind="worked_dialogue",
        processes=[terms["process"]],
        skills=[terms["skill"]],
        uses=[terms["use"]],
    )
    MIResourcePageFactory(parent=site_tree.resources, title="Another")
    for query in (
        "process=a-process",
        "skill=a-skill",
        "use=a-use",
        "kind=worked_dialogue",
        "process=a-process&skill=a-skill&use=a-use&kind=worked_dialogue",
    ):
        html = client.get(f"/mi/?{query}").content.decode()
        assert "1 resource" in html
        assert "Found" in html
        assert "Another" not in html
    assert "Another" in client.get("/mi/?kind=skill_card").content.decode()


def test_a_skill_is_not_taken_for_a_process(client, site_tree):
    skill = MITermFactory(dimension=MITerm.Dimension.SKILL, slug="affirmations")
    MIResourcePageFactory(parent=site_tree.resources, skills=[skill])
    MIResourcePageFactory(parent=site_tree.resources)
    assert "2 resources" in client.get("/mi/?process=affirmations").content.decode()


def test_modules_are_found_by_topic_audience_and_level(client, site_tree, neglect):
    audience = AudienceFactory(slug="students")
    level = LevelOfNeedFactory(slug="universal")
    ModulePageFactory(
        parent=site_tree.modules, topics=[neglect], audiences=[audience], levels=[level]
    )
    ModulePageFactory(parent=site_tree.modules)
    for query in ("topic=neglect", "audience=students", "level=universal"):
        assert "1 module" in client.get(f"/modules/?{query}").content.decode()


def _fill(site_tree, number):
    terms = {
        "topics": TopicFactory.create_batch(3),
        "audiences": AudienceFactory.create_batch(3),
        "levels": LevelOfNeedFactory.create_batch(3),
    }
    PracticeGuidePageFactory.create_batch(
        number,
        parent=site_tree.guides,
        assessment_types=AssessmentTypeFactory.create_batch(3),
        **terms,
    )
    MIResourcePageFactory.create_batch(
        number, parent=site_tree.resources, skills=MITermFactory.create_batch(3), **terms
    )
    ModulePageFactory.create_batch(number, parent=site_tree.modules, **terms)


def _four_chosen():
    """Choose one term of each of four facets, as far as a list has them."""
    facets = {
        "topic": Topic,
        "audience": Audience,
        "level": LevelOfNeed,
        "assessment": AssessmentType,
    }
    return urlencode({name: model.objects.first().slug for name, model in facets.items()})


@pytest.mark.parametrize("address", ["/guidance/", "/mi/", "/modules/"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_list_takes_as_many_queries_for_thirty_pages_as_for_three(
    client, site_tree, practitioner, address, signed_in, django_assert_max_num_queries
):
    if signed_in:
        client.force_login(practitioner)
    _fill(site_tree, 3)
    address = f"{address}?{_four_chosen()}"
    client.get(address)
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    _fill(site_tree, 30)
    client.get(address)
    with django_assert_max_num_queries(12) as many:
        client.get(address)
    assert len(many) == len(few)

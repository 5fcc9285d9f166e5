from __future__ import annotations

import pytest

from learning.models import MIResourcePage, PracticeGuidePage
from learning.searchable import GuideSource
from portal.core.searchable import EVERYONE, FacetValue, source_for
from tests.factories.learning import (
    AssessmentTypeFactory,
    AudienceFactory,
    EvidenceRatingFactory,
    LevelOfNeedFactory,
    MIResourcePageFactory,
    ModulePageFactory,
    PracticeGuidePageFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(site_tree):
    page = PracticeGuidePageFactory(
        parent=site_tree.guides,
        title="Seeing neglect",
        nation="wales",
        topics=[TopicFactory(slug="neglect", name="Neglect")],
        audiences=[AudienceFactory(slug="students", name="Students")],
        levels=[LevelOfNeedFactory(slug="specialist", name="Specialist", rank=4)],
        assessment_types=[AssessmentTypeFactory(slug="section-47", name="Section 47 enquiry")],
    )
    rating = EvidenceRatingFactory(slug="eif-3", value="3", scale__name="Guidebook")
    gone = EvidenceRatingFactory()
    raw = [
        {
            "type": "evidence",
            "value": {"rating": one.pk, "finding": "<p>It helps.</p>", "references": []},
        }
        for one in (rating, rating, gone)
    ]
    page.evidence = PracticeGuidePage._meta.get_field("evidence").to_python(raw)
    page.save()
    gone.delete()
    return page


def test_a_guide_is_found_by_everything_it_is_filed_under(guide):
    (page,) = GuideSource().queryset()
    entry = GuideSource().entry(page)
    assert (entry.kind, entry.title, entry.url) == ("guide", "Seeing neglect", guide.url)
    assert entry.audience == {EVERYONE}
    assert "It helps." in entry.body
    assert entry.facets == {
        "topic": (FacetValue("neglect", "Neglect"),),
        "audience": (FacetValue("students", "Students"),),
        "level": (FacetValue("specialist", "Level 4: Specialist"),),
        "assessment": (FacetValue("section-47", "Section 47 enquiry"),),
        "evidence": (FacetValue("eif-3", "Guidebook: 3"),),
        "nation": (FacetValue("wales", "Wales"),),
    }


@pytest.mark.parametrize("kind", ["guide", "resource", "module"])
def test_each_kind_is_known_to_search(kind):
    assert source_for(kind).model._meta.app_label == "learning"


def test_drafts_are_not_described(site_tree):
    MIResourcePageFactory(parent=site_tree.resources, live=False)
    assert not source_for("resource").queryset().exists()


def test_describing_many_pages_reads_their_terms_at_once(site_tree, django_assert_max_num_queries):
    topics = TopicFactory.create_batch(2)

    def describe(number):
        MIResourcePage.objects.all().delete()
        for _ in range(number):
            MIResourcePageFactory(parent=site_tree.resources, topics=topics)
        source = source_for("resource")
        with django_assert_max_num_queries(10) as queries:
            pages = list(source.queryset())
            assert [len(source.facets(page)["topic"]) for page in pages] == [2] * number
        return len(queries)

    assert describe(3) == describe(12)


def test_a_module_is_found_by_its_steps(site_tree):
    page = ModulePageFactory(parent=site_tree.modules)
    assert "Some words." in source_for("module").entry(page).body

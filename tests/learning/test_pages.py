from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.test.utils.page_tests import WagtailPageTestCase

from circles.models import CirclePage
from home.models import HomePage, StandardPage
from learning.models import (
    GuideIndexPage,
    MIResourceIndexPage,
    MIResourcePage,
    ModuleIndexPage,
    ModulePage,
    PracticeGuidePage,
    RelatedPage,
)
from tests.factories.learning import (
    MIResourcePageFactory,
    ModulePageFactory,
    PracticeGuidePageFactory,
    quiz_step,
    text_step,
)

pytestmark = pytest.mark.django_db


class TestWhereAPageMayStand(WagtailPageTestCase):
    def test_each_kind_stands_only_below_its_own_list(self):
        self.assertAllowedSubpageTypes(GuideIndexPage, {PracticeGuidePage})
        self.assertAllowedSubpageTypes(MIResourceIndexPage, {MIResourcePage})
        self.assertAllowedSubpageTypes(ModuleIndexPage, {ModulePage})
        self.assertAllowedParentPageTypes(PracticeGuidePage, {GuideIndexPage})
        self.assertAllowedParentPageTypes(GuideIndexPage, {HomePage})

    def test_nothing_stands_below_a_guide(self):
        for model in (PracticeGuidePage, MIResourcePage, ModulePage):
            self.assertAllowedSubpageTypes(model, set())
            self.assertCanNotCreateAt(StandardPage, model)
            self.assertCanNotCreateAt(CirclePage, model)


def test_there_is_one_list_of_guides(site_tree):
    assert not GuideIndexPage.can_create_at(site_tree.home)


def _reference(key):
    return {"type": "reference", "value": {"key": key, "year": "2019", "title": key}}


def _evidence(*keys):
    value = {"rating": None, "finding": "<p>It helps.</p>", "references": list(keys)}
    return {"type": "evidence", "value": value}


def _guide(site_tree, **fields):
    guide = PracticeGuidePageFactory.build(title="A guide", slug="a-guide")
    for name, raw in fields.items():
        setattr(guide, name, PracticeGuidePage._meta.get_field(name).to_python(raw))
    site_tree.guides.add_child(instance=guide)
    return guide


def test_evidence_must_point_to_a_reference_of_the_page(site_tree):
    with pytest.raises(ValidationError) as refused:
        _guide(
            site_tree,
            evidence=[_evidence("forrester-2019", "nobody-2020")],
            references=[_reference("forrester-2019")],
        )
    assert "No reference has the key nobody-2020" in refused.value.message_dict["evidence"][0]


def test_two_references_cannot_have_one_key(site_tree):
    with pytest.raises(ValidationError) as refused:
        _guide(site_tree, references=[_reference("munro-2011"), _reference("munro-2011")])
    assert "Two references have the key munro-2011" in refused.value.message_dict["references"][0]


def test_the_next_review_comes_after_the_last(site_tree):
    day = datetime.date(2026, 11, 24)
    with pytest.raises(ValidationError) as refused:
        PracticeGuidePageFactory(parent=site_tree.guides, last_reviewed=day, next_review_due=day)
    assert "next_review_due" in refused.value.message_dict


def test_a_page_past_its_review_says_so(site_tree, client, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC))
    guide = PracticeGuidePageFactory(
        parent=site_tree.guides,
        last_reviewed=datetime.date(2025, 11, 1),
        next_review_due=datetime.date(2026, 11, 23),
    )
    assert "was due for review on 23 November 2026" in client.get(guide.url).content.decode()
    time_machine.move_to(datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC))
    assert "was due for review" not in client.get(guide.url).content.decode()


def test_a_page_is_not_related_to_itself_or_twice_to_another(site_tree):
    one, other = PracticeGuidePageFactory.create_batch(2, parent=site_tree.guides)
    RelatedPage.objects.create(source=one, target=other)
    for target in (one, other):
        with pytest.raises(IntegrityError), transaction.atomic():
            RelatedPage.objects.create(source=one, target=target)


def test_search_reads_the_whole_guide(site_tree):
    guide = _guide(
        site_tree,
        at_a_glance=[{"type": "point", "value": "Begin at the door."}],
        steps=[
            {
                "type": "step",
                "value": {"title": "Ask", "strength": "must", "body": "<p>Kindly.</p>"},
            }
        ],
        equality="<p>Ask about language.</p>",
        evidence=[_evidence("munro-2011")],
        references=[_reference("munro-2011")],
    )
    body = guide.search_body()
    for words in ("Begin at the door.", "Ask", "Kindly.", "Ask about language.", "munro-2011"):
        assert words in body


def test_search_does_not_give_away_answers(site_tree):
    module = ModulePageFactory(parent=site_tree.modules, steps=[text_step(), quiz_step()])
    assert "Which is it?" in module.search_body()
    assert "Answer 1" not in module.search_body()
    resource = MIResourcePageFactory.build()
    field = MIResourcePage._meta.get_field("body")
    exercise = {"prompt": "Write a reflection.", "answer": "<p>You want them safe.</p>"}
    resource.body = field.to_python([{"type": "exercise", "value": exercise}])
    assert "Write a reflection." in resource.search_body()
    assert "safe" not in resource.search_body()

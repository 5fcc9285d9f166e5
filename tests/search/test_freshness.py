"""Whatever staff do, the index says what the database says once the worker has run."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from circles.models import LearningNote
from circles.models.afterwards import NoteState
from home.models import StandardPage
from learning.models import PracticeGuidePage
from learning.pathways.models import Pathway
from learning.services.taxonomy import bring_back_term, retire_term
from search import indexing
from search.engines import embedded_engine
from search.finding import find
from tests.factories.circles import CirclePageFactory, SessionFactory
from tests.factories.glossary import GlossaryTermFactory
from tests.factories.learning import (
    EvidenceRatingFactory,
    EvidenceScaleFactory,
    PracticeGuidePageFactory,
    TopicFactory,
)
from tests.factories.reflections import ReflectionFactory

pytestmark = pytest.mark.django_db


def told_of(text="kingfisher"):
    """How many things of each kind a visitor is told of."""
    found = find(viewer=AnonymousUser(), text=text, filters={})
    counts = {one.slug: one.count for one in found.results.facets.get("kind", ())}
    assert sum(counts.values()) == found.results.total
    return counts


@pytest.fixture
def follows(run_tasks):
    """Check that the index agrees after the worker has run; return what a visitor is told of."""

    def follows():
        run_tasks()
        assert indexing.differences(embedded_engine()) == []
        return told_of()

    return follows


def test_what_staff_do_to_pages_and_terms_is_followed(
    site_tree, manage, follows, academy_publisher
):
    manage("search_index", rebuild=True)
    topic = TopicFactory(name="River birds", slug="river-birds")
    guide = PracticeGuidePageFactory(
        parent=site_tree.guides, title="Kingfisher guide", topics=[topic], live=False
    )
    rating = EvidenceRatingFactory()
    raw = [{"type": "evidence", "value": {"rating": rating.pk, "finding": "", "references": []}}]
    guide.evidence = PracticeGuidePage._meta.get_field("evidence").to_python(raw)
    assert follows() == {}
    guide.save_revision().publish()
    assert follows() == {"guide": 1}
    topic.name = "Birds of the river"
    topic.save()
    rating.value = "5"
    rating.save()
    rating.scale.name = "Another scale"
    rating.scale.save()
    follows()
    retire_term(actor=academy_publisher, term=topic)
    follows()
    bring_back_term(actor=academy_publisher, term=topic)
    follows()
    retire_term(actor=academy_publisher, term=topic, into=TopicFactory(name="Birds"))
    follows()
    guide = PracticeGuidePage.objects.get(pk=guide.pk)
    guide.slug = "another-address"
    guide.save()
    follows()
    closed = site_tree.home.add_child(instance=StandardPage(title="Closed", slug="closed"))
    restriction = PageViewRestriction.objects.create(page=closed, restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="Some"))
    follows()
    guide.move(closed, "last-child")
    assert told_of() == {}
    assert follows() == {}
    restriction.groups.clear()
    follows()
    restriction.delete()
    assert follows() == {"guide": 1}
    closed.refresh_from_db()
    closed.delete()
    assert told_of() == {}
    assert follows() == {}
    term = GlossaryTermFactory(expansion="kingfisher count")
    assert follows() == {"term": 1}
    term.delete()
    pathway = Pathway.objects.create(title="Kingfisher way", slug="w", summary="A", published=True)
    assert follows() == {"pathway": 1}
    pathway.published = False
    pathway.save()
    assert told_of() == {}
    assert follows() == {}


def test_a_scale_that_is_renamed_costs_the_same_however_many_ratings_it_has(site_tree):
    def queries(scale):
        with CaptureQueriesContext(connection) as asked:
            scale.save()
        return len(asked)

    scale = EvidenceScaleFactory()
    EvidenceRatingFactory(scale=scale, value="0")
    queries(scale)  # kinds of things are asked for once
    before = queries(scale)
    for value in range(1, 5):
        EvidenceRatingFactory(scale=scale, value=str(value))
    assert queries(scale) == before


def test_what_hangs_on_a_circle_follows_it(site_tree, manage, follows):
    circle = CirclePageFactory(parent=site_tree.circles, title="Heron circle")
    SessionFactory(circle=circle)
    LearningNote.objects.create(
        session=SessionFactory(circle=circle, days=-3),
        title="A note",
        text="Seen: a kingfisher.",
        state=NoteState.PUBLISHED,
        published_on=timezone.localdate(),
    )
    ReflectionFactory(circle=circle, text="A kingfisher flew by.")
    manage("search_index", rebuild=True)
    everything = {"circle": 1, "session": 1, "note": 1, "reflection": 1}
    circle.title = "Kingfisher circle"
    circle.save_revision().publish()
    assert follows() == everything
    closed = PageViewRestriction.objects.create(page=circle, restriction_type="login")
    assert told_of() == {}  # nor does any number tell, before the worker ran
    assert follows() == {}
    closed.delete()
    assert follows() == everything
    circle.refresh_from_db()
    circle.unpublish()
    assert told_of() == {}
    assert follows() == {}


def test_restrictions_taken_from_a_group_are_followed_as_if_the_group_were_taken_from_them(
    site_tree, manage, follows, practitioner
):
    manage("search_index", rebuild=True)
    page = StandardPage(title="Kingfisher", slug="kingfisher")
    site_tree.home.add_child(instance=page)
    team, others = Group.objects.create(name="Team"), Group.objects.create(name="Others")
    practitioner.groups.add(team)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    restriction.groups.add(team)
    follows()

    for change in (
        lambda: others.pageviewrestriction_set.add(restriction),
        lambda: others.pageviewrestriction_set.remove(restriction),
        lambda: team.pageviewrestriction_set.remove(restriction),
        lambda: team.pageviewrestriction_set.add(restriction),
        team.pageviewrestriction_set.clear,
    ):
        change()
        follows()

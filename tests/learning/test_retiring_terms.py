from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from learning.models import MITerm, PracticeGuidePage, Topic
from learning.services.taxonomy import bring_back_term, retire_term, uses_of
from portal.core.exceptions import NotAllowed, NotPossible
from tests.factories.circles import CirclePageFactory
from tests.factories.learning import (
    AudienceFactory,
    MIResourcePageFactory,
    MITermFactory,
    PracticeGuidePageFactory,
    TopicFactory,
)
from tests.factories.reflections import ReflectionFactory
from tests.learning.test_academy_staff import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    return TopicFactory(slug="home-visiting", name="Home visiting")


@pytest.fixture
def new():
    return TopicFactory(slug="home-visits", name="Home visits")


def test_what_was_filed_under_a_merged_term_is_filed_under_the_other(
    site_tree, academy_publisher, old, new
):
    both = PracticeGuidePageFactory(parent=site_tree.guides, topics=[old, new])
    one = MIResourcePageFactory(parent=site_tree.resources, topics=[old])
    circle = CirclePageFactory(parent=site_tree.circles, topics=[old])
    reflection = ReflectionFactory(topic=old)
    assert uses_of(old) == 4
    retire_term(actor=academy_publisher, term=old, into=new)
    for page in (both, one, circle):
        fresh = type(page).objects.get(pk=page.pk)
        assert list(fresh.topics.all()) == [new]
    reflection.refresh_from_db()
    assert reflection.topic == new
    assert uses_of(old) == 0
    old.refresh_from_db()
    assert (old.retired_on, old.merged_into) == (timezone.localdate(), new)


def test_a_retired_term_is_shown_nowhere_and_comes_back_with_its_pages(
    client, site_tree, academy_publisher, academy_editor, old
):
    guide = PracticeGuidePageFactory(parent=site_tree.guides, topics=[old])
    retire_term(actor=academy_publisher, term=old)
    for url in ("/", "/guidance/", guide.url):
        assert "Home visiting" not in client.get(url).content.decode()
    edit = reverse("wagtailadmin_pages:edit", args=(guide.pk,))
    form = browser_of(academy_editor).get(edit).content.decode()
    assert "Home visiting" not in form
    assert client.get("/guidance/?topic=home-visiting").status_code == 200
    bring_back_term(actor=academy_publisher, term=old)
    assert "Home visiting" in client.get(guide.url).content.decode()


def test_an_old_address_leads_to_the_term_that_took_its_place(
    client, site_tree, academy_publisher, old, new
):
    retire_term(actor=academy_publisher, term=old, into=new)
    latest = TopicFactory(slug="visits")
    retire_term(actor=academy_publisher, term=new, into=latest)
    response = client.get("/guidance/?topic=home-visiting&topic=home-visits&nation=uk&page=2")
    assert response.status_code == 301
    assert response["Location"] == "/guidance/?topic=visits&nation=uk&page=2"
    assert client.get("/guidance/?topic=nonsense&topic=%00").status_code == 200


def test_an_old_address_of_a_search_leads_there_too(
    client, site_tree, academy_publisher, old, new, run_tasks
):
    PracticeGuidePageFactory(parent=site_tree.guides, title="At the door", topics=[old])
    retire_term(actor=academy_publisher, term=old, into=new)
    run_tasks()
    response = client.get("/search/?q=door&topic=home-visiting")
    assert response.status_code == 301
    assert response["Location"] == "/search/?q=door&topic=home-visits"


def test_a_draft_that_names_a_merged_term_is_published_under_the_other(
    site_tree, academy_publisher, old, new
):
    guide = PracticeGuidePageFactory(parent=site_tree.guides)
    guide.topics = [old]
    revision = guide.save_revision()
    retire_term(actor=academy_publisher, term=old, into=new)
    revision.publish()
    assert list(PracticeGuidePage.objects.get(pk=guide.pk).topics.all()) == [new]


def refusals(old, new):
    gone = TopicFactory(retired_on=timezone.localdate(), name="Gone")
    return {
        "itself": (old, old, "A term cannot be merged into itself. Choose another."),
        "a term out of use": (old, gone, "“Gone” is out of use. Choose another."),
        "another kind": (old, AudienceFactory(), "Choose a term of the same kind."),
        "a term out of use already": (gone, new, "“Gone” is out of use already."),
    }


@pytest.mark.parametrize(
    "case", ["itself", "a term out of use", "another kind", "a term out of use already"]
)
def test_a_merger_that_makes_no_sense_is_refused(academy_publisher, old, new, case):
    term, into, words = refusals(old, new)[case]
    with pytest.raises(NotPossible, match=words):
        retire_term(actor=academy_publisher, term=term, into=into)
    old.refresh_from_db()
    assert old.retired_on is None


def test_a_skill_is_not_merged_into_a_process(academy_publisher):
    skill = MITermFactory(dimension=MITerm.Dimension.SKILL)
    process = MITermFactory(dimension=MITerm.Dimension.PROCESS)
    with pytest.raises(NotPossible, match="same kind"):
        retire_term(actor=academy_publisher, term=skill, into=process)


@pytest.mark.parametrize("service", [retire_term, bring_back_term])
def test_only_who_keeps_the_taxonomy_retires_terms(practitioner, old, service):
    with pytest.raises(NotAllowed):
        service(actor=practitioner, term=old)


def test_a_merged_term_is_always_out_of_use(old, new):
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=old.pk).update(merged_into=new)


def retire_url(term):
    return reverse(f"{term.snippet_viewset.url_namespace}:retire", args=(term.pk,))


def test_the_list_of_terms_leads_to_the_form_and_the_form_merges(
    site_tree, academy_publisher, old, new
):
    PracticeGuidePageFactory(parent=site_tree.guides, topics=[old])
    browser = browser_of(academy_publisher)
    listing = browser.get(reverse(f"{old.snippet_viewset.url_namespace}:list")).content.decode()
    assert retire_url(old) in listing
    assert "1 thing is filed under it." in browser.get(retire_url(old)).content.decode()
    response = browser.post(retire_url(old), {"into": new.pk}, follow=True)
    assert "“Home visiting” was merged into “Home visits”." in response.content.decode()
    assert "It was merged into “Home visits”" in browser.get(retire_url(old)).content.decode()
    browser.post(retire_url(old), {"bring_back": "yes"})
    old.refresh_from_db()
    assert old.retired_on is None


def test_a_term_merged_into_itself_is_refused_beside_the_field(academy_publisher, old):
    response = browser_of(academy_publisher).post(retire_url(old), {"into": old.pk})
    assert "A term cannot be merged into itself. Choose another." in response.content.decode()
    old.refresh_from_db()
    assert old.retired_on is None


def test_the_form_is_closed_to_who_may_not_change_terms(practitioner, old):
    assert browser_of(practitioner).get(retire_url(old)).status_code in {302, 403}

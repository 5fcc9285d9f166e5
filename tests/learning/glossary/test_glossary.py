from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from learning.glossary.models import GlossaryTerm
from learning.glossary.selectors import meanings
from portal.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.glossary import GlossaryTermFactory
from tests.factories.learning import PracticeGuidePageFactory

pytestmark = pytest.mark.django_db
PAGE = "/glossary/"


def test_a_reader_finds_what_an_acronym_stands_for(client, site_tree):
    now = GlossaryTermFactory(acronym="EHA", expansion="early help assessment", slug="eha")
    GlossaryTermFactory(acronym="CAF", expansion="common assessment framework", replaced_by=now)
    for asked in ("caf", "common assess"):
        page = client.get(PAGE, {"q": asked}).content.decode()
        assert "Common assessment framework" in page
        assert "Now EHA: early help assessment." in page
    page = client.get(PAGE, {"letter": "E"}).content.decode()
    assert "Early help assessment" in page
    assert "Common assessment framework" not in page


def test_words_that_no_term_has_get_a_way_on(client, site_tree):
    page = client.get(PAGE, {"q": "<b>zzz"}).content.decode()
    assert "No term has these words" in page
    assert "/search/?q=%3Cb%3Ezzz" in page
    assert "<b>zzz" not in page


def test_the_page_takes_as_many_queries_for_many_terms_as_for_few(
    client, site_tree, django_assert_num_queries
):
    GlossaryTermFactory.create_batch(3)
    client.get(PAGE)
    with django_assert_num_queries(5):
        client.get(PAGE)
    GlossaryTermFactory.create_batch(120)
    with django_assert_num_queries(5):
        assert client.get(PAGE).context["page_of_terms"].paginator.num_pages == 3


def test_a_guide_explains_an_acronym_where_it_uses_it_first(
    client, site_tree, django_capture_on_commit_callbacks
):
    guide = PracticeGuidePageFactory(
        parent=site_tree.guides,
        title="CIN plans",
        at_a_glance=[("point", "A CIN plan is made with the family."), ("point", "A CIN plan.")],
    )
    with django_capture_on_commit_callbacks(execute=True):
        term = GlossaryTermFactory(acronym="CIN", expansion="child in need")
    page = client.get(guide.url).content.decode()
    assert page.count("(child in need)") == 1
    with django_capture_on_commit_callbacks(execute=True):
        term.expansion = "child in need of help"
        term.save()
    assert "(child in need of help)" in client.get(guide.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        term.delete()
    assert "in need" not in client.get(guide.url).content.decode()


def test_meanings_of_one_acronym_stand_together_under_every_way_of_writing():
    GlossaryTermFactory(acronym="COP", expansion="Court of Protection", also="CoP, C.O.P.")
    GlossaryTermFactory(acronym="COP", expansion="community of practice")
    assert meanings()["CoP"].expansions == ("Court of Protection",)
    assert set(meanings()["COP"].expansions) == {"Court of Protection", "community of practice"}


def test_the_same_meaning_twice_and_a_term_that_replaces_itself_are_refused_in_words():
    term = GlossaryTermFactory(acronym="CIN", expansion="child in need")
    with pytest.raises(ValidationError, match="has this acronym with this meaning already"):
        GlossaryTerm(
            acronym="CIN", expansion="child in need", slug="other", subject="x"
        ).full_clean()
    term.replaced_by = term
    with pytest.raises(ValidationError, match="cannot be replaced by itself"):
        term.full_clean()


def test_publishers_keep_the_glossary_and_editors_do_not(client, site_tree):
    address = reverse("wagtailsnippets_glossary_glossaryterm:list")
    client.force_login(UserFactory(roles=[Role.ACADEMY_PUBLISHER]))
    assert client.get(address).status_code == 200
    client.force_login(UserFactory(roles=[Role.ACADEMY_EDITOR]))
    assert client.get(address).status_code == 302


def test_a_term_is_found_by_search(client, site_tree, run_tasks):
    GlossaryTermFactory(acronym="ZQX", expansion="zebra quality exchange", slug="zqx")
    run_tasks()
    page = client.get("/search/", {"q": "zebra quality"}).content.decode()
    assert "/glossary/?letter=Z#zqx" in page


def test_the_starter_glossary_holds_the_acronyms_that_collide(db):
    from home.starter_loader.load import STARTER_ROOT
    from home.starter_loader.reading import read_file
    from home.starter_loader.terms import read_glossary

    terms = read_glossary(read_file(STARTER_ROOT / "glossary.yaml", STARTER_ROOT))
    counts: dict[str, int] = {}
    for term in terms:
        counts[term.values["acronym"]] = counts.get(term.values["acronym"], 0) + 1
    several = {acronym for acronym, n in counts.items() if n > 1}
    assert several == {"CE", "CG", "CP", "CPR", "ICO", "ICS", "NFA", "PA", "PACE", "PP", "SAR"}
    assert len(terms) > 360

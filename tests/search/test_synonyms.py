"""Acronyms and synonyms at work in a search."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from home.models import StandardPage
from learning.glossary.models import GlossaryTerm
from search.models import SynonymForm, SynonymSet
from search.query import parse
from search.synonyms import with_synonyms, write_all_forms
from tests.factories.glossary import GlossaryTermFactory

pytestmark = pytest.mark.django_db


def also(text):
    """What a search for a text looks for besides."""
    return {" ".join(phrase) for phrase in with_synonyms(parse(text))[0].also}


@pytest.fixture
def glossary():
    for acronym, expansion, others in (
        ("CIN", "child in need", ""),
        ("AP", "alternative provision", ""),
        ("AP", "approved premises (probation)", ""),
        ("EHCP", "education, health and care plan", "EHC plan"),
        ("AIM", "assessment, intervention and moving-on", ""),
        ("ADCS", "Association of Directors of Children's Services", ""),
    ):
        GlossaryTermFactory(acronym=acronym, expansion=expansion, also=others)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CIN plan", {"child in need"}),
        ("cin", {"child in need"}),
        ("plan for a child in need", {"cin"}),
        ("AP", {"alternative provision", "approved premises"}),
        ("alternative provision", {"ap"}),
        ("EHCPs and exclusion", {"education health and care plan", "ehc plan"}),
        ("association of directors of children’s services", {"adcs"}),
        ("ADCS", {"association of directors of children's services"}),
        ("AIM assessment", {"assessment intervention and moving on"}),
        # A word that is an acronym besides, in a sentence.
        ("the aim of a home visit", set()),
        ("aim", {"assessment intervention and moving on"}),
        ("need of a child", set()),
        ('"CIN"', set()),
        ("", set()),
    ],
)
def test_acronyms_and_what_they_stand_for_find_each_other(glossary, text, found):
    assert also(text) == found


def test_staff_synonyms_work_from_the_next_search_on():
    one = SynonymSet.objects.create(words="runaway\nmissing child\nabsconding")
    assert also("a missing child") == {"absconding", "runaway"}
    one.words = "runaway\nmissing child"
    one.save()
    assert also("a missing child") == {"runaway"}
    one.delete()
    assert also("a missing child") == set()


def test_a_term_that_is_edited_or_deleted_is_followed(glossary):
    term = GlossaryTerm.objects.get(acronym="CIN")
    term.expansion = "child who is in need"
    term.save()
    assert also("CIN") == {"child who is in need"}
    term.delete()
    assert also("CIN") == set()


def test_what_was_changed_past_the_signals_is_put_right(glossary):
    SynonymForm.objects.all().delete()
    write_all_forms()
    assert also("CIN") == {"child in need"}


def test_an_acronym_that_no_text_has_is_not_taken_for_misspelt(client, manage, site_tree):
    GlossaryTermFactory(acronym="KINP", expansion="kinship care plan")
    for title in ("Writing a kinship care plan", "Kind words"):
        slug = title.lower().replace(" ", "-")
        site_tree.home.add_child(instance=StandardPage(title=title, slug=slug))
    manage("search_index", rebuild=True)
    GlossaryTerm.objects.all().delete()
    assert "/kind-words/" in client.get("/search/?q=kinp").content.decode()
    GlossaryTermFactory(acronym="KINP", expansion="kinship care plan")
    page = client.get("/search/?q=kinp").content.decode()
    assert "/writing-a-kinship-care-plan/" in page
    assert "/kind-words/" not in page


@pytest.mark.parametrize(
    "words",
    [
        "alone",
        "",
        "same\nsame",
        "???\nfine",
        "one\n" + "long " * 9,
        "\n".join("abcdefghijklmnopqrstuv"),
    ],
)
def test_what_cannot_be_synonyms_is_refused_beside_the_field(words):
    with pytest.raises(ValidationError) as refused:
        SynonymSet(words=words).full_clean()
    assert set(refused.value.message_dict) == {"words"}


@pytest.mark.parametrize("times", [1, 30])
def test_a_search_asks_twice_for_synonyms_however_many(django_assert_num_queries, glossary, times):
    query = parse("CIN and AP " * times)
    with django_assert_num_queries(2):
        with_synonyms(query)

"""Writers whom published guides cite are left alone, unless they are called like a neighbour."""

from __future__ import annotations

import pytest

from circles.reflections.anonymise import check
from circles.reflections.checking import review_text
from circles.reflections.models import CitedWriter
from circles.reflections.selectors import cited_writers
from circles.reflections.services.citing import note_all_writers_cited, surnames_in
from tests.factories.learning import PracticeGuidePageFactory
from tests.reflections.marks import marked_words

pytestmark = pytest.mark.django_db


def reference(authors: str) -> tuple[str, dict[str, str]]:
    return "reference", {"key": "one", "authors": authors, "year": "2019", "title": "On visits"}


@pytest.fixture
def guide(site_tree):
    guide = PracticeGuidePageFactory(references=[reference("Zwickerby, L. and van der Quist, B.")])
    guide.save_revision().publish()
    return guide


def marked(text: str) -> set[str]:
    return {mark.words for mark in review_text(text).marks}


@pytest.mark.parametrize(
    ("authors", "surnames"),
    [
        ("Bostock, L. and Forrester, D.", {"bostock", "forrester"}),
        ("Ruch, G., Turney, D. and Ward, A.", {"ruch", "turney", "ward"}),
        ("van der Kolk, B.", {"kolk"}),
        ("O’Brien, M. and others", {"o'brien"}),
        ("Munro, E. with Adeyemi-Clarke, T.", {"munro", "adeyemi-clarke"}),
        ("HM Government", set()),
        ("", set()),
    ],
)
def test_surnames_are_read_from_a_reference(authors, surnames):
    assert surnames_in(authors) == surnames


def test_a_writer_is_left_alone_once_a_guide_that_cites_them_is_published(guide):
    assert marked("I thought of Zwickerby on the stairs.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "I rang Mrs Zwickerby about it.",
        "I rang Kirsty Zwickerby about it.",
        "Kirsty Zwickerby rang me about it.",
        "His aunt Zwickerby rang me about it.",
    ],
)
def test_the_same_name_is_marked_after_a_title_a_first_name_or_kinship(guide, text):
    assert any("Zwickerby" in words for words in marked(text))


@pytest.mark.usefixtures("guide")
def test_a_writer_with_a_common_name_needs_a_year_beside_it():
    guide = PracticeGuidePageFactory(references=[reference("Patel, N.")])
    guide.save_revision().publish()
    assert marked("I spoke to Patel about it.") == {"Patel"}
    assert marked("I read Patel (2019) about it.") == set()


def test_taking_the_guide_down_takes_its_writers_out(guide):
    assert {"zwickerby", "quist"} <= cited_writers()
    guide.unpublish()
    assert not CitedWriter.objects.filter(guide=guide).exists()


def test_guides_published_before_are_gone_through_by_the_clock(guide):
    CitedWriter.objects.all().delete()
    assert note_all_writers_cited() >= 1
    assert CitedWriter.objects.filter(guide=guide, surname="zwickerby").exists()


@pytest.mark.parametrize(
    "text",
    [
        "Shemmings would say look at the behaviour first.",
        "Closing is not ending, as Bettelheim nearly said.",
        "Analysis: Ferguson on the disappearing child.",
        "I read Triseliotis again that night.",
    ],
)
def test_a_writer_of_theory_is_left_where_theory_is_spoken_of(text):
    assert check(text) == []


def test_a_family_of_a_writers_name_is_found():
    text = "Mr Ferguson on the stairs, and Sam Ferguson on the sofa."
    assert marked_words(text) == ["Mr Ferguson", "Sam Ferguson"]

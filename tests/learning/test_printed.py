from __future__ import annotations

import io

import pdfplumber
import pytest
from wagtail.models import PageViewRestriction

from learning.printed.rich_text import nodes_of
from tests.factories.learning import PracticeGuidePageFactory
from tests.learning.test_reading import emmie, full_guide, with_streams

pytestmark = pytest.mark.django_db


def words_of(response) -> str:
    """The text of a PDF, line ends as spaces."""
    with pdfplumber.open(io.BytesIO(response.content)) as pdf:
        return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_the_file_says_everything_that_the_page_says(client, site_tree):
    guide = full_guide(site_tree, next_review_due="2031-05-02")
    response = client.get(f"{guide.url}guide.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{guide.slug}.pdf"'
    words = words_of(response)
    for said in (
        guide.title,
        "Be on time.",
        "At a first visit.",
        "In danger.",
        "1. Ask first",
        "Must (Children Act 1989, section 47)",
        "Then listen.",
        "They listened.",
        "Families were more open.",
        "It was one authority.",
        "Rests on references: 2",
        "Tell me more.",
        "Ask which language.",
        "An Act, section 1 (Wales)",
        "Chart of a day",
        "Who spoke?",
        "Ask one open question.",
        "Title of zero",
        "https://doi.org/10.1000/one",
        "2 May 2031",
        f"http://testserver{guide.url}",
    ):
        assert said in words


def test_the_file_is_tagged_for_screen_readers(client, site_tree):
    response = client.get(f"{full_guide(site_tree).url}guide.pdf")
    with pdfplumber.open(io.BytesIO(response.content)) as pdf:
        assert pdf.doc.catalog["MarkInfo"]["Marked"] is True


def test_the_file_holds_tables_reviews_and_lists_within_lists(client, site_tree):
    table = {
        "columns": [{"type": "text", "heading": "Age"}, {"type": "text", "heading": "Whom to ask"}],
        "rows": [{"values": ["<p>Under five</p>", "<p>The <b>health visitor</b></p>"]}],
        "caption": "Who knows a child",
    }
    step = {
        "title": "Ask",
        "strength": "consider",
        "law": "",
        "body": "<ul><li>Home<ul><li>Kitchen</li></ul></li></ul><h3>Then</h3><p>Wait<br/>long.</p>",
        "more": [{"type": "table", "value": table}],
    }
    guide = with_streams(
        PracticeGuidePageFactory(parent=site_tree.guides),
        steps=[{"type": "step", "value": step}],
        evidence=[emmie(quality="3")],
    )
    words = words_of(client.get(f"{guide.url}guide.pdf"))
    for said in ("Home", "Kitchen", "Then", "Wait", "Under five", "health visitor", "Whom to ask"):
        assert said in words
    assert "Who knows a child" in words
    assert "Meetings led by families" in words
    assert "Quality of the review (EMMIE-Q): 3" in words


def test_a_guide_with_nothing_but_a_title_can_be_printed(client, site_tree):
    guide = PracticeGuidePageFactory(parent=site_tree.guides, title="#let x = *1* $y$", summary="")
    assert "#let x = *1* $y$" in words_of(client.get(f"{guide.url}guide.pdf"))


def test_a_file_is_not_given_to_whom_the_page_is_not_shown(client, site_tree, practitioner):
    guide = PracticeGuidePageFactory(parent=site_tree.guides)
    PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"{guide.url}guide.pdf").status_code == 302
    client.force_login(practitioner)
    assert client.get(f"{guide.url}guide.pdf").status_code == 200


def test_a_draft_and_other_pages_have_no_file(client, site_tree):
    draft = PracticeGuidePageFactory(parent=site_tree.guides, live=False)
    assert client.get(f"/guidance/{draft.slug}/guide.pdf").status_code == 404
    assert client.get("/guidance/guide.pdf").status_code == 404


def test_links_within_the_site_are_given_in_full():
    nodes = nodes_of('<p>See <a href="/guidance/x/">this</a>.</p>', "https://portal.example/a/")
    assert nodes[0]["spans"][1] == {"text": "this", "href": "https://portal.example/guidance/x/"}

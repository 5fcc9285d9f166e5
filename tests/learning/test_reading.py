from __future__ import annotations

import re

import pytest
from wagtail.models import PageViewRestriction

from learning.models import RelatedPage
from tests.factories.core import PortalDocumentFactory
from tests.factories.learning import (
    AssessmentTypeFactory,
    AudienceFactory,
    EvidenceRatingFactory,
    LevelOfNeedFactory,
    MIResourcePageFactory,
    MITermFactory,
    ModulePageFactory,
    PracticeGuidePageFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def with_streams(page, **streams):
    """Store raw stream data on a page."""
    for name, raw in streams.items():
        setattr(page, name, type(page)._meta.get_field(name).to_python(raw))
    page.save()
    return page


def evidence(rating, *keys, **more):
    value = {
        "rating": rating.pk,
        "finding": "<p>Families were more open.</p>",
        "does_not_show": "It was one authority.",
        "references": list(keys),
        **more,
    }
    return {"type": "evidence", "value": value}


def tool():
    value = {
        "about": "Fill it in with the child.",
        "files": [
            {"document": PortalDocumentFactory(title="Chart of a day").pk, "accessible": False},
            {"document": PortalDocumentFactory(title="Chart as text").pk, "accessible": True},
        ],
    }
    return {"type": "tool", "value": value}


def reference(key, **more):
    return {
        "type": "reference",
        "value": {"key": key, "year": "2019", "title": f"Title of {key}", **more},
    }


def full_guide(site_tree, parts=2, **terms):
    """A guide with something in every section."""
    guide = PracticeGuidePageFactory(
        parent=site_tree.guides,
        equality="<p>Ask which language.</p>",
        try_this_week="Ask one open question.",
        author="An author",
        reviewer="A reviewer",
        **terms,
    )
    law = {"nation": "wales", "law": "An Act, section 1", "says": "Councils must."}
    law_of_step = "Children Act 1989, section 47"
    step = {
        "title": "Ask first",
        "strength": "must",
        "law": law_of_step,
        "body": "<p>Then listen.</p>",
    }
    said = {"text": "They listened.", "who": "Parents in a study", "source": ""}
    return with_streams(
        guide,
        at_a_glance=[{"type": "point", "value": "Be on time."}] * min(parts, 5),
        when_to_use=[{"type": "point", "value": "At a first visit."}] * parts,
        when_not_to_use=[{"type": "point", "value": "In danger."}] * parts,
        steps=[{"type": "step", "value": step}] * parts,
        families_say=[{"type": "finding", "value": said}] * parts,
        evidence=[
            evidence(EvidenceRatingFactory(), "one", cost=EvidenceRatingFactory().pk)
            for _ in range(parts)
        ],
        tools=[tool()] * parts,
        phrases=[{"type": "phrase", "value": {"words": "Tell me more.", "purpose": ""}}] * parts,
        legal_basis=[{"type": "law", "value": law}] * parts,
        reflective_questions=[{"type": "point", "value": "Who spoke?"}] * parts,
        references=[
            reference("zero", url="https://example.org/zero"),
            reference("one", doi="10.1000/one"),
        ],
    )


def test_a_guide_shows_every_part_and_lists_it(client, site_tree):
    html = client.get(full_guide(site_tree).url).content.decode()
    for anchor in (
        "when",
        "steps",
        "families",
        "evidence",
        "phrases",
        "equality",
        "law",
        "tools",
        "questions",
        "try",
        "references",
    ):
        assert f'href="#{anchor}"' in html
        assert html.count(f'id="{anchor}"') == 1
    for words in (
        "Be on time.",
        "At a first visit.",
        "In danger.",
        "Ask first",
        "They listened.",
        "Families were more open.",
        "Tell me more.",
        "Ask which language.",
        "An Act, section 1",
        "Children Act 1989, section 47",
        "Chart of a day",
        "Accessible version:",
        "Chart as text",
        "Fill it in with the child.",
        "Who spoke?",
        "Ask one open question.",
        "An author",
        "A reviewer",
    ):
        assert words in html
    assert "(Wales)" in html


def test_a_part_with_nothing_in_it_is_neither_shown_nor_listed(client, site_tree):
    html = client.get(PracticeGuidePageFactory(parent=site_tree.guides).url).content.decode()
    for anchor in ("when", "steps", "evidence", "references", "related"):
        assert f'id="{anchor}"' not in html
        assert f'href="#{anchor}"' not in html


def test_a_step_says_how_strongly_it_binds(client, site_tree):
    html = client.get(full_guide(site_tree).url).content.decode()
    assert re.search(r'class="tag tag--stop">Must<', html)
    assert "<dt>Must</dt><dd>The law requires it.</dd>" in html


def test_a_value_stands_beside_the_name_of_its_scale_and_its_limits(client, site_tree):
    rating = EvidenceRatingFactory(
        scale__name="CEBC",
        scale__direction="lower_is_stronger",
        scale__does_not_show="It does not travel.",
        value="1",
        label="Well supported",
    )
    guide = with_streams(
        PracticeGuidePageFactory(parent=site_tree.guides), evidence=[evidence(rating)]
    )
    html = client.get(guide.url).content.decode()
    assert "CEBC: 1" in html
    assert "On this scale a lower value is stronger." in html
    assert "It does not travel." in html
    assert "It was one authority." in html


def test_a_finding_says_what_points_the_other_way_what_it_costs_and_where_it_was_rated(
    client, site_tree
):
    cost = EvidenceRatingFactory(scale__name="Cost rating", value="2", label="Medium-low cost")
    finding = evidence(
        EvidenceRatingFactory(scale__name="Guidebook"),
        cost=cost.pk,
        dissenting="A later trial found no difference.",
        rated_on="2025-05-02",
        rating_url="https://example.org/rating",
    )
    guide = with_streams(PracticeGuidePageFactory(parent=site_tree.guides), evidence=[finding])
    html = client.get(guide.url).content.decode()
    for words in (
        "A later trial found no difference.",
        "Cost rating: 2.",
        "2 May 2025",
        'href="https://example.org/rating"',
    ):
        assert words in html


def emmie(**more):
    empty = {"says": "", "rating": ""}
    value = {
        "review": "Meetings led by families",
        "effect": {"says": "Mixed.", "rating": "0"},
        **dict.fromkeys(("mechanisms", "moderators", "implementation", "economics"), empty),
        "quality": "",
        "does_not_show": "",
        "references": [],
        **more,
    }
    return {"type": "emmie", "value": value}


def test_a_review_is_read_by_five_questions_and_has_no_single_grade(client, site_tree):
    guide = with_streams(
        PracticeGuidePageFactory(parent=site_tree.guides),
        evidence=[emmie(quality="3", references=["one"])],
        references=[reference("one")],
    )
    html = client.get(guide.url).content.decode()
    assert "Meetings led by families" in html
    assert html.count("The review does not say.") == 4
    assert re.search(r"<dt>Effect: .*?</dt><dd>Mixed\. <span[^>]*>Rated 0<", html)
    assert "There is no single grade." in html
    assert '<a href="#ref-one">reference 1</a>' in html


def test_a_guide_says_how_long_it_takes_and_how_to_cite_it(client, site_tree):
    guide = PracticeGuidePageFactory(
        parent=site_tree.guides, title="Seeing neglect", author="The academy", version="2.1"
    )
    with_streams(guide, equality=f"<p>{'word ' * 500}</p>")
    html = client.get(guide.url).content.decode()
    assert "About 3 minutes" in html
    cited = re.search(r"data-module=\"copy-text\".*?</p>", html, re.S).group()
    assert "The academy (" in cited
    assert "<cite>Seeing neglect</cite>. Version 2.1." in cited
    assert f"http://testserver{guide.url} (accessed " in cited


def test_evidence_points_to_the_numbers_of_its_references(client, site_tree):
    html = client.get(full_guide(site_tree).url).content.decode()
    assert '<a href="#ref-one">reference 2</a>' in html
    assert 'id="ref-one">2.  <cite>Title of one</cite>' in html
    assert 'href="https://doi.org/10.1000/one"' in html
    assert 'href="https://example.org/zero"' in html


def test_a_deleted_rating_leaves_its_finding_readable(client, site_tree):
    rating = EvidenceRatingFactory(scale__name="Gone")
    guide = with_streams(
        PracticeGuidePageFactory(parent=site_tree.guides), evidence=[evidence(rating)]
    )
    rating.delete()
    html = client.get(guide.url).content.decode()
    assert "Families were more open." in html
    assert "Not rated on a published scale" in html


def test_a_term_leads_to_the_list_it_narrows(client, site_tree):
    topic = TopicFactory(slug="neglect", name="Neglect")
    guide = PracticeGuidePageFactory(parent=site_tree.guides, topics=[topic])
    assert '<a href="../?topic=neglect">Neglect</a>' in client.get(guide.url).content.decode()


def test_a_relation_is_read_from_both_ends(client, site_tree):
    guide = PracticeGuidePageFactory(parent=site_tree.guides, title="The guide")
    module = ModulePageFactory(parent=site_tree.modules, title="The module")
    RelatedPage.objects.create(source=guide, target=module)
    html = client.get(guide.url).content.decode()
    assert f'href="{module.url}">The module' in html
    assert "Learning module</span>" in html
    assert f'href="{guide.url}">The guide' in client.get(module.url).content.decode()


def test_two_pages_that_name_one_another_show_one_link(client, site_tree):
    guide = PracticeGuidePageFactory(parent=site_tree.guides)
    other = MIResourcePageFactory(parent=site_tree.resources)
    RelatedPage.objects.create(source=guide, target=other)
    RelatedPage.objects.create(source=other, target=guide)
    assert client.get(guide.url).content.decode().count(f'href="{other.url}"') == 1


def test_a_related_page_that_one_may_not_open_is_not_named(client, site_tree):
    guide = PracticeGuidePageFactory(parent=site_tree.guides)
    draft = PracticeGuidePageFactory(parent=site_tree.guides, title="A draft", live=False)
    closed = MIResourcePageFactory(parent=site_tree.resources, title="Members only")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    RelatedPage.objects.create(source=guide, target=draft)
    RelatedPage.objects.create(source=closed, target=guide)
    html = client.get(guide.url).content.decode()
    assert "A draft" not in html
    assert "Members only" not in html
    assert 'id="related"' not in html


def test_a_related_page_that_one_may_open_is_named(client, site_tree, practitioner):
    guide = PracticeGuidePageFactory(parent=site_tree.guides)
    closed = MIResourcePageFactory(parent=site_tree.resources, title="Members only")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    RelatedPage.objects.create(source=closed, target=guide)
    client.force_login(practitioner)
    assert "Members only" in client.get(guide.url).content.decode()


def test_a_resource_shows_its_dialogue_and_keeps_its_answers_closed(client, site_tree):
    resource = MIResourcePageFactory(
        parent=site_tree.resources, limits="<p>Not in immediate danger.</p>", minutes=1
    )
    lines = [
        {"speaker": "Mother", "words": "Come in then.", "note": ""},
        {"speaker": "Social worker", "words": "Thank you.", "note": "Plain thanks."},
    ]
    with_streams(
        resource,
        body=[
            {"type": "dialogue", "value": {"intro": "At the door.", "lines": lines}},
            {"type": "exercise", "value": {"prompt": "Now you.", "answer": "<p>Well done.</p>"}},
        ],
    )
    html = client.get(resource.url).content.decode()
    for words in ("At the door.", "Come in then.", "Plain thanks.", "Not in immediate danger."):
        assert words in html
    assert re.search(r"<details[^>]*><summary>Show an answer</summary>\s*<p[^>]*>Well done", html)
    assert "About 1 minute<" in html


def test_what_people_typed_is_not_markup(client, site_tree):
    guide = PracticeGuidePageFactory(parent=site_tree.guides, title="<script>alert(1)</script>")
    with_streams(guide, at_a_glance=[{"type": "point", "value": "<img src=x onerror=alert(1)>"}])
    html = client.get(guide.url).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize("path", ["nothing-here/", "a-guide/below/", "%00/", "a%2Fb/"])
def test_an_unknown_address_is_not_found(client, site_tree, path):
    PracticeGuidePageFactory(parent=site_tree.guides, title="A guide")
    assert client.get(f"/guidance/{path}").status_code == 404


def test_a_draft_is_not_found(client, site_tree):
    guide = PracticeGuidePageFactory(parent=site_tree.guides, live=False)
    assert client.get(f"/guidance/{guide.slug}/").status_code == 404


def _everything(site_tree, number):
    """A guide and a resource with so many terms, parts and related pages."""
    terms = {
        "topics": TopicFactory.create_batch(number),
        "audiences": AudienceFactory.create_batch(number),
        "levels": LevelOfNeedFactory.create_batch(number),
    }
    guide = full_guide(
        site_tree, number, assessment_types=AssessmentTypeFactory.create_batch(number), **terms
    )
    resource = MIResourcePageFactory(
        parent=site_tree.resources, skills=MITermFactory.create_batch(number), **terms
    )
    module = ModulePageFactory(parent=site_tree.modules, **terms)
    for n, page in enumerate((guide, resource, module)):
        others = PracticeGuidePageFactory.create_batch(number, parent=site_tree.guides)
        for other in others[: number - n]:
            RelatedPage.objects.create(source=page, target=other)
    return guide.url, resource.url, module.url


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_page_takes_at_most_twelve_queries_whatever_it_holds(
    client, site_tree, practitioner, signed_in, django_assert_max_num_queries
):
    if signed_in:
        client.force_login(practitioner)
    for few_url, many_url in zip(
        _everything(site_tree, 3), _everything(site_tree, 30), strict=True
    ):
        # On top come the files of a guide that has any, and how far one has come in a module.
        most = 12 + (signed_in and not few_url.startswith("/mi/"))
        client.get(few_url)
        with django_assert_max_num_queries(most) as few:
            client.get(few_url)
        with django_assert_max_num_queries(most) as many:
            client.get(many_url)
        assert len(few) == len(many)


def test_a_guide_without_files_takes_twelve_queries_of_a_person(
    client, site_tree, practitioner, django_assert_max_num_queries
):
    client.force_login(practitioner)
    guide = with_streams(full_guide(site_tree, 3), tools=[])
    client.get(guide.url)
    with django_assert_max_num_queries(12):
        page = client.get(guide.url).content.decode()
    cost = guide.evidence[0].value["cost"]
    assert f"<strong>{cost.scale.name}: {cost.value}.</strong>" in page

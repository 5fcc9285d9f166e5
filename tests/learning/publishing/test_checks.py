"""Checks before publishing, each over a page that was never saved."""

from __future__ import annotations

from datetime import date

import pytest
import wagtail_factories
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from learning.glossary.selectors import Meaning
from learning.models import MIResourcePage, PracticeGuidePage
from learning.publishing.checks import content, findings_of, wording
from portal.core.models import PortalImage
from tests.factories.learning import EvidenceRatingFactory
from tests.learning.test_academy_staff import add_url, browser_of, guide_data, resource_data

#: A page looks up its content type when it is made, unless a test before it did.
pytestmark = pytest.mark.django_db

REFERENCE = {"key": "a-2019", "authors": "A", "year": "2019", "title": "B"}


def guide(**streams) -> PracticeGuidePage:
    """A guide in memory; streams are given as they are stored."""
    page = PracticeGuidePage(title="Seeing neglect", summary="What it is for.")
    for name, value in streams.items():
        field = PracticeGuidePage._meta.get_field(name)
        stream = getattr(field, "stream_block", None)
        setattr(page, name, stream.to_python(value) if stream else value)
    return page


def reference(**more):
    return {"type": "reference", "id": "r1", "value": {**REFERENCE, **more}}


def test_a_page_without_a_review_date_is_found():
    (found,) = content.no_review_date(guide())
    assert (found.field, found.blocks) == ("next_review_due", True)
    assert not list(content.no_review_date(guide(next_review_due=date(2030, 1, 1))))


@pytest.mark.django_db
@pytest.mark.parametrize(("sources", "found"), [([], 1), ([""], 1), (["a-2019"], 0)])
def test_a_rating_needs_a_source(sources, found):
    value = {
        "rating": EvidenceRatingFactory().pk,
        "finding": "<p>It helps.</p>",
        "does_not_show": "",
        "references": [{"type": "item", "id": "x", "value": key} for key in sources],
    }
    page = guide(evidence=[{"type": "evidence", "id": "e1", "value": value}])
    findings = list(content.rated_without_source(page))
    assert [one.place for one in findings] == ["evidence.e1.references"] * found
    assert all(one.blocks for one in findings)


def test_a_finding_without_a_rating_needs_no_source():
    value = {"rating": None, "finding": "<p>It may.</p>", "does_not_show": "", "references": []}
    page = guide(evidence=[{"type": "evidence", "id": "e1", "value": value}])
    assert not list(content.rated_without_source(page))


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "found"), [("", 1), ("  ", 1), ("Two people at a door", 0)])
def test_a_picture_needs_words(words, found):
    image = PortalImage.objects.create(
        title="A door", file=wagtail_factories.ImageFactory.build().file
    )
    value = {"image": image.pk, "alternative_text": words, "caption": ""}
    page = MIResourcePage(title="Doors")
    page.body = page._meta.get_field("body").stream_block.to_python(
        [{"type": "picture", "id": "p1", "value": value}]
    )
    findings = list(content.picture_without_words(page))
    assert [(one.place, one.blocks) for one in findings] == [("body.p1.alternative_text", True)] * (
        found
    )


@pytest.mark.parametrize(
    ("doi", "right"),
    [
        ("", True),
        ("10.1093/bjsw/bcy126", True),
        ("10.1016/j.childyouth.2018.02.014", True),
        ("https://doi.org/10.1093/bjsw/bcy126", False),
        ("doi:10.1093/bjsw/bcy126", False),
        ("10.1093", False),
    ],
)
def test_a_doi_has_the_form_of_one(doi, right):
    findings = list(content.malformed_doi(guide(references=[reference(doi=doi)])))
    assert [one.place for one in findings] == ([] if right else ["references.r1.doi"])


@pytest.mark.parametrize(
    ("year", "right"),
    [("2019", True), ("2019a", True), ("no date", True), ("", False), ("c. 2019", False)],
)
def test_a_source_has_a_year_that_can_be_read(year, right):
    findings = list(content.year_unclear(guide(references=[reference(year=year)])))
    assert [one.place for one in findings] == ([] if right else ["references.r1.year"])
    assert all(one.blocks and "no date" in one.message for one in findings)


@pytest.mark.parametrize(
    ("strength", "law", "right"),
    [
        ("must", "Children Act 1989, section 47", True),
        ("must", " ", False),
        ("should", "", True),
    ],
)
def test_a_step_that_says_must_names_the_law(strength, law, right):
    step = {"title": "See the child", "strength": strength, "law": law, "body": "<p>Do.</p>"}
    page = guide(steps=[{"type": "step", "id": "s1", "value": step}])
    findings = list(content.must_without_law(page))
    assert [one.place for one in findings] == ([] if right else ["steps.s1.law"])
    assert all(one.blocks and "See the child" in one.message for one in findings)


def test_a_review_read_by_emmie_needs_a_source():
    review = {"review": "Meetings", "effect": {"says": "Mixed.", "rating": ""}, "references": []}
    page = guide(evidence=[{"type": "emmie", "id": "e1", "value": review}])
    assert [one.place for one in content.rated_without_source(page)] == ["evidence.e1.references"]


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://www.gov.uk/guidance", True),
        ("http://example.org:8000/a?b=c#d", True),
        ("mailto:somebody@example.org", True),
        ("/guidance/", True),
        ("htp://example.org", False),
        ("https://nowhere", False),
        ("www.gov.uk", False),
        ("https://[broken", False),
    ],
)
def test_a_link_in_the_text_can_be_opened(address, right):
    page = guide(equality=f'<p>See <a href="{address}">this</a>.</p>')
    findings = list(content.malformed_link(page))
    assert [one.field for one in findings] == ([] if right else ["equality"])
    assert not any(one.blocks for one in findings)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("We sat. We had tea. The child came in. She ran to the dog. He was glad.", 5, 7),
        (
            "Multidisciplinary practitioners operationalise contextualised safeguarding "
            "methodologies through collaborative interdepartmental accountability arrangements, "
            "notwithstanding organisational complexity.",
            25,
            60,
        ),
    ],
)
def test_reading_age_follows_length_of_words_and_sentences(text, low, high):
    assert low <= wording.reading_age(text) <= high


@pytest.mark.parametrize("text", ["", "Short.", "!!! ???", "Sixteen words would be needed here."])
def test_too_few_words_have_no_reading_age(text):
    assert wording.reading_age(text) is None


def test_a_summary_that_is_hard_to_read_gets_advice_only():
    page = guide()
    page.summary = (
        "Multidisciplinary practitioners operationalise contextualised safeguarding methodologies "
        "through collaborative interdepartmental accountability arrangements for children."
    )
    (found,) = wording.summary_hard_to_read(page)
    assert (found.field, found.blocks) == ("summary", False)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The ICPC decides. The ICPC meets.", ["ICPC"]),
        ("The initial child protection conference (ICPC) decides. An ICPC meets.", []),
        ("The ICPC (initial child protection conference) decides.", []),
        ("Use the DASH and the PLO.", ["DASH", "PLO"]),
        ("Two IROs disagree.", ["IRO"]),
        ("See C&F and D-BIT.", ["C&F", "D-BIT"]),
        ("The UK, a GP, an ID, part II of a PDF.", []),
        ("(ICPC)", ["ICPC"]),
        ("It says I and A. OARSMEN row.", []),
    ],
)
def test_acronyms_are_explained_at_their_first_use(text, missing):
    assert wording.unexpanded_acronyms(text) == missing


def test_what_the_glossary_explains_is_explained_unless_it_may_mean_two_things():
    known = {
        "PLO": Meaning("PLO", ("Public Law Outline",), explain=True),
        "BBC": Meaning("BBC", ("one", "another"), explain=False),
        "CP": Meaning("CP", ("child protection", "care plan"), explain=True),
    }
    page = guide(equality="<p>The PLO, the BBC, a CP and an ICPC.</p>")
    messages = [one.message for one in wording.acronym_never_expanded(page, known)]
    assert messages == [
        "“CP” may stand for “child protection” or “care plan”. Write out which, at its first use.",
        "“ICPC” is not explained. Write it out at its first use.",
    ]


def test_acronyms_are_named_where_they_stand_and_references_are_left_alone():
    page = guide(
        equality="<p>Ask the <b>IRO</b>.</p>",
        references=[reference(authors="BASW", title="The PCF")],
    )
    findings = list(wording.acronym_never_expanded(page))
    assert [(one.field, one.blocks) for one in findings] == [("equality", False)]
    assert "“IRO”" in findings[0].message


@pytest.mark.django_db
def test_what_blocks_comes_first():
    page = guide(equality="<p>Ask the IRO.</p>", references=[reference(doi="x")])
    assert [one.blocks for one in findings_of(page)] == [True, True, False]


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["action-submit", "action-publish"])
def test_publishing_is_refused_beside_the_field_and_nothing_typed_is_lost(
    academy_publisher, site_tree, action
):
    browser = browser_of(academy_publisher)
    url = add_url(PracticeGuidePage, site_tree.guides)
    data = guide_data() | {"next_review_due": "", action: "1"}
    answer = browser.post(url, data)
    assert answer.status_code == 200
    assert "Say when the next review is due" in str(answer.context["form"].errors)
    assert answer.context["form"]["summary"].value() == "What it is for."
    assert not PracticeGuidePage.objects.exists()


@pytest.mark.django_db
def test_a_draft_may_lack_everything(academy_editor, site_tree):
    rating = EvidenceRatingFactory()
    claim = {
        "rating": str(rating.pk),
        "finding": rich_text("<p>It helps.</p>"),
        "does_not_show": "",
        "references": {"count": "0"},
    }
    data = guide_data(evidence=streamfield([("evidence", claim)])) | {"next_review_due": ""}
    browser = browser_of(academy_editor)
    browser.post(add_url(PracticeGuidePage, site_tree.guides), data)
    page = PracticeGuidePage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    answer = browser.post(edit, data | {"action-submit": "1", "next_review_due": "2999-01-01"})
    assert "Add the key of a reference to it" in str(answer.context["form"].errors["evidence"])
    # An editor may not publish: Wagtail keeps a draft instead, which lacks what it likes.
    assert browser.post(edit, data | {"action-publish": "1"}).status_code == 302


@pytest.mark.django_db
def test_an_approval_is_not_offered_while_something_is_missing(
    academy_editor, practice_reviewer, site_tree
):
    editor, reviewer = browser_of(academy_editor), browser_of(practice_reviewer)
    data = resource_data()
    editor.post(add_url(MIResourcePage, site_tree.resources), data | {"action-submit": "1"})
    page = MIResourcePage.objects.get()
    page.next_review_due = None
    page.save_revision()
    task = page.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk))
    assert reviewer.post(approve, {"comment": ""}).status_code in {302, 403}
    task.refresh_from_db()
    assert task.status == task.STATUS_IN_PROGRESS
    # Sending back from the editor takes no complete page.
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    sent_back = {"action-workflow-action": "1", "workflow-action-name": "reject"}
    reviewer.post(edit, data | sent_back | {"next_review_due": ""})
    task.refresh_from_db()
    assert task.status == task.STATUS_REJECTED

"""The content that comes with the portal: whole, repeatable, and never in an editor's way."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from circles.models import CirclePage, Session
from circles.models.choices import SessionState
from circles.reflections.anonymise.detector import check
from circles.reflections.anonymise.findings import Tier
from circles.reflections.models import Reflection
from home.models import HomePage, StandardPage, StarterItem
from home.starter_loader.ledger import Outcome
from home.starter_loader.library import read_library
from home.starter_loader.load import STARTER_ROOT, load_starter_content
from learning.models import (
    AssessmentType,
    Audience,
    EvidenceRating,
    LevelOfNeed,
    MIResourcePage,
    ModulePage,
    PracticeGuidePage,
    RelatedPage,
    Topic,
)

LOADED = [
    Page,
    Revision,
    Session,
    Reflection,
    StarterItem,
    RelatedPage,
    Topic,
    Audience,
    LevelOfNeed,
    AssessmentType,
    EvidenceRating,
]


@pytest.fixture
def loaded(db):
    load_starter_content()


@pytest.fixture
def library_copy(tmp_path) -> Path:
    """The starter content in a folder that a test may change."""
    return Path(shutil.copytree(STARTER_ROOT, tmp_path / "starter"))


def stored_state() -> dict[str, object]:
    counts: dict[str, object] = {model.__name__: model.objects.count() for model in LOADED}
    counts["revisions"] = dict(Page.objects.values_list("pk", "latest_revision_id"))
    counts["examples"] = set(Reflection.objects.values_list("pk", "month"))
    return counts


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_first_load_brings_what_a_first_visitor_needs(loaded):
    assert PracticeGuidePage.objects.live().count() >= 12
    assert MIResourcePage.objects.live().count() >= 8
    assert ModulePage.objects.live().count() >= 2
    assert CirclePage.objects.live().count() >= 4
    assert Reflection.objects.filter(is_example=True).count() >= 6
    slugs = set(StandardPage.objects.live().values_list("slug", flat=True))
    assert {"about", "values", "privacy", "cookies", "accessibility"} <= slugs
    assert HomePage.objects.get().hero_title


def test_every_circle_has_sessions_behind_and_ahead(loaded):
    for circle in CirclePage.objects.all():
        states = set(circle.sessions.values_list("state", flat=True))
        assert states == {SessionState.HELD, SessionState.SCHEDULED}
        assert circle.sessions.coming().count() >= 2
        assert not any(session.wall_date.weekday() > 4 for session in circle.sessions.all())


def test_loading_again_changes_nothing(loaded):
    before = stored_state()
    ledger = load_starter_content()
    assert stored_state() == before
    outcomes = {outcome for _, counts in ledger.counts() for outcome in counts}
    assert outcomes == {Outcome.UNCHANGED}


def test_loading_again_asks_few_questions_of_the_database(loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        load_starter_content()


def test_what_an_editor_changed_stays_although_the_file_changed_too(loaded, library_copy):
    guide = PracticeGuidePage.objects.first()
    guide.title = "In our own words"
    guide.save_revision().publish()
    path = library_copy / "guides" / f"{guide.slug}.yaml"
    replace(path, 'version: "1.0"', 'version: "2.0"')

    ledger = load_starter_content(library_copy)

    guide.refresh_from_db()
    assert (guide.title, guide.version) == ("In our own words", "1.0")
    assert f"guides/{guide.slug}" in ledger.left_alone()


def test_an_unpublished_draft_of_an_editor_counts_as_a_change(loaded, library_copy):
    about = StandardPage.objects.get(slug="about")
    about.summary = "A draft nobody has published yet."
    about.save_revision()
    replace(library_copy / "pages" / "about.yaml", "title: About this portal", "title: About us")

    load_starter_content(library_copy)

    about.refresh_from_db()
    assert about.title == "About this portal"
    assert about.get_latest_revision_as_object().summary.startswith("A draft")


def test_a_changed_file_updates_what_nobody_edited(loaded, library_copy):
    replace(library_copy / "pages" / "about.yaml", "title: About this portal", "title: About us")
    replace(
        library_copy / "reflections" / "hope-and-a-full-fridge.yaml",
        "title: Hope and a full fridge",
        "title: Hope",
    )
    replace(library_copy / "taxonomy.yaml", "name: The home visit", "name: Home visits")

    load_starter_content(library_copy)

    assert StandardPage.objects.get(slug="about").title == "About us"
    assert Reflection.objects.filter(title="Hope").count() == 1
    assert not Reflection.objects.filter(title="Hope and a full fridge").exists()
    assert Topic.objects.get(slug="home-visits").name == "Home visits"


def test_a_corrected_step_keeps_peoples_progress_in_a_module(loaded, library_copy):
    path = library_copy / "modules" / "listening-before-fixing.yaml"
    before = ModulePage.objects.get(slug="listening-before-fixing").step_ids
    replace(path, "This is a question, and a good one.", "This is a question.")

    load_starter_content(library_copy)

    module = ModulePage.objects.get(slug="listening-before-fixing")
    assert module.step_ids == before
    assert "and a good one" not in str(module.steps.raw_data[:])


def test_a_term_that_staff_renamed_keeps_its_name(loaded, library_copy):
    Topic.objects.filter(slug="home-visits").update(name="Visiting at home")
    replace(library_copy / "taxonomy.yaml", "name: The home visit", "name: Home visits")
    load_starter_content(library_copy)
    assert Topic.objects.get(slug="home-visits").name == "Visiting at home"


def test_what_an_editor_deleted_is_not_made_again(loaded):
    StandardPage.objects.get(slug="values").delete()
    Reflection.objects.filter(title="Hope and a full fridge").delete()
    left = load_starter_content().left_alone()
    assert not StandardPage.objects.filter(slug="values").exists()
    assert not Reflection.objects.filter(title="Hope and a full fridge").exists()
    assert {"pages/values", "reflections/hope-and-a-full-fridge"} <= set(left)


def test_a_page_that_stood_there_first_is_not_overwritten(db):
    home = HomePage.objects.get()
    mine = home.add_child(instance=StandardPage(title="About our county", slug="about"))
    mine.save_revision().publish()
    load_starter_content()
    mine.refresh_from_db()
    assert mine.title == "About our county"
    assert StandardPage.objects.filter(slug="about").count() == 1


def test_a_session_that_was_moved_stays_where_it_is(loaded):
    session = Session.objects.coming().first()
    Session.objects.filter(pk=session.pk).update(venue="Upstairs")
    count = Session.objects.count()
    load_starter_content()
    assert Session.objects.get(pk=session.pk).venue == "Upstairs"
    assert Session.objects.count() == count


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("pages/about.yaml", "slug: about", "slug: [", "pages/about.yaml: is not valid YAML"),
        ("pages/about.yaml", "title: About", "titel: About", "pages/about.yaml, title: is missing"),
        (
            "circles/care-planning.yaml",
            "mode: hybrid\nvenue",
            "mode: by letter\nvenue",
            "circles/care-planning.yaml, mode: 'by letter' is not one of",
        ),
        (
            "circles/care-planning.yaml",
            'locality: ""',
            'locality: ""\ncolour: blue',
            "circles/care-planning.yaml, colour: is not a field",
        ),
        (
            "mi/summaries.yaml",
            "minutes: 8",
            "minutes: eight",
            "mi/summaries.yaml, minutes: should be a whole number",
        ),
        (
            "mi/summaries.yaml",
            "related: [hearing-change-talk",
            "related: [no-such-page",
            "mi/summaries.yaml, related: there is nothing called 'no-such-page'",
        ),
        (
            "mi/summaries.yaml",
            "slug: summaries",
            "slug: affirmations",
            "'affirmations'",
        ),
        (
            "modules/listening-before-fixing.yaml",
            "correct: false",
            "correct: perhaps",
            "modules/listening-before-fixing.yaml, steps 3, options 1, correct: should be true",
        ),
        (
            "reflections/hope-and-a-full-fridge.yaml",
            "months_ago: 5",
            "months_ago: May",
            "reflections/hope-and-a-full-fridge.yaml, months_ago: should be a whole number",
        ),
    ],
)
def test_a_broken_file_is_named_with_its_field_and_nothing_is_saved(
    db, library_copy, name, old, new, said
):
    replace(library_copy / name, old, new)
    with pytest.raises(CommandError) as refusal:
        call_command("load_starter_content", root=library_copy, stdout=StringIO())
    assert said in str(refusal.value)
    assert not StarterItem.objects.exists()
    assert not StandardPage.objects.exists()


def test_every_broken_file_is_named_in_one_run(db, library_copy):
    replace(library_copy / "mi" / "summaries.yaml", "minutes: 8", "minutes: eight")
    replace(library_copy / "pages" / "about.yaml", "title: About", "titel: About")
    with pytest.raises(CommandError) as refusal:
        call_command("load_starter_content", root=library_copy, stdout=StringIO())
    assert "mi/summaries.yaml" in str(refusal.value)
    assert "pages/about.yaml" in str(refusal.value)


def test_an_example_with_other_stages_than_its_template_is_refused(db, library_copy):
    path = library_copy / "reflections" / "hope-and-a-full-fridge.yaml"
    replace(path, "stage: Concrete experience", "stage: Experience")
    with pytest.raises(CommandError, match="the stages must be Concrete experience"):
        call_command("load_starter_content", root=library_copy, stdout=StringIO())
    assert not Reflection.objects.filter(title="Hope and a full fridge").exists()


def test_the_command_says_how_many_of_each_kind(db):
    out = StringIO()
    call_command("load_starter_content", stdout=out)
    assert f"guides: {PracticeGuidePage.objects.count()} created" in out.getvalue()
    assert f"sessions: {Session.objects.count()} created" in out.getvalue()


def test_a_demonstration_site_has_somebody_to_lead_its_circles(db, settings, tmp_path):
    from portal.accounts.demo import make_demo_accounts

    settings.DEBUG, settings.PORTAL_DEMO, settings.PORTAL_VAR_DIR = True, True, tmp_path
    make_demo_accounts()
    load_starter_content()
    leads = CirclePage.objects.values_list("assignments__person__email", flat=True)
    assert set(leads) == {"facilitator@demo.localhost"}


def test_examples_say_what_they_are_and_hold_no_key(loaded):
    this_month = f"{timezone.localdate():%Y-%m}"
    for example in Reflection.objects.all():
        assert example.is_example
        assert example.claim_mac is None
        assert example.month < this_month


@pytest.mark.parametrize(
    "example", read_library(STARTER_ROOT).examples, ids=lambda example: example.key
)
def test_no_example_reflection_has_a_detail_that_could_identify_anybody(example):
    text = "\n\n".join([example.title, *(text for _, text in example.sections)])
    found = [text[mark.start : mark.end] for mark in check(text) if mark.tier is not Tier.TELL]
    assert found == []


def test_related_pages_are_all_there(loaded):
    wanted = sum(len(page.related) for page in read_library(STARTER_ROOT).pages)
    assert RelatedPage.objects.count() == wanted
    assert not RelatedPage.objects.exclude(target__live=True).exists()


def test_every_piece_of_guidance_says_where_it_comes_from_and_ends_in_a_question(loaded):
    for model in (PracticeGuidePage, MIResourcePage):
        for page in model.objects.all():
            assert page.references, page
            assert page.reflective_questions, page
            assert page.try_this_week, page
            assert page.next_review_due > page.last_reviewed, page

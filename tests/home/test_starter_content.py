"""The content that comes with the portal: whole, repeatable, and never in an editor's way."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from circles.models import CirclePage, Session
from circles.models.choices import SessionState
from circles.reflections.models import Reflection
from home.models import HomePage, StandardPage, StarterItem
from home.starter_loader.ledger import Outcome
from home.starter_loader.library import read_library
from home.starter_loader.load import STARTER_ROOT, load_starter_content
from home.starter_loader.reading import StarterError
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
from tests.services import elasticsearch_url

#: Questions that a practitioner would type, and the pages of this content that answer them.
JUDGED = Path(__file__).resolve().parents[1] / "search/judged"

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


@pytest.fixture(scope="module")
def _loaded_once(django_db_setup, django_db_blocker):
    """Load everything once for this module; what a test changes is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_starter_content()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded_once, db):
    """The whole of the starter content."""


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


@pytest.mark.parametrize(
    ("offset", "on"),
    [(0, date(2026, 12, 1)), (4, date(2026, 12, 7)), (27, date(2027, 1, 4))],
    ids=["a working day stays", "a Saturday becomes Monday", "Christmas week is left out"],
)
def test_sessions_are_put_on_days_when_people_work(loaded, library_copy, offset, on):
    replace(
        library_copy / "circles" / "care-planning.yaml",
        "sessions:\n",
        f'sessions:\n  - {{day_offset: {offset}, time: "16:00", minutes: 60, mode: online}}\n',
    )
    StarterItem.objects.filter(key="sessions/care-planning/1").delete()
    Session.objects.filter(circle__slug="care-planning").delete()
    with time_machine.travel(datetime(2026, 12, 1, 8, tzinfo=UTC), tick=False):
        load_starter_content(library_copy)
    assert Session.objects.get(minutes=60).wall_date == on


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


def test_a_session_that_was_moved_stays_where_it_is(loaded):
    session = Session.objects.coming().first()
    Session.objects.filter(pk=session.pk).update(venue="Upstairs")
    count = Session.objects.count()
    load_starter_content()
    assert Session.objects.get(pk=session.pk).venue == "Upstairs"
    assert Session.objects.count() == count


def test_an_example_with_other_stages_than_its_template_is_refused(loaded, library_copy):
    path = library_copy / "reflections" / "hope-and-a-full-fridge.yaml"
    replace(path, "stage: Concrete experience", "stage: Experience")
    with pytest.raises(StarterError, match="the stages must be Concrete experience"):
        load_starter_content(library_copy)
    example = Reflection.objects.get(title="Hope and a full fridge")
    assert example.sections[0]["stage"] == "Concrete experience"


def test_the_command_says_what_became_of_each_kind_and_what_it_left_alone(loaded):
    StandardPage.objects.get(slug="values").delete()
    out = StringIO()
    call_command("load_starter_content", stdout=out)
    said = out.getvalue()
    assert f"guides: {PracticeGuidePage.objects.count()} unchanged" in said
    assert f"sessions: {Session.objects.count()} unchanged" in said
    assert "1 left deleted" in said
    assert "pages/values" in said


def test_a_demonstration_site_has_somebody_to_lead_its_circles(loaded, settings, tmp_path):
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


def test_related_pages_are_all_there(loaded):
    wanted = sum(len(page.related) for page in read_library(STARTER_ROOT).pages)
    assert RelatedPage.objects.count() == wanted
    assert not RelatedPage.objects.exclude(target__live=True).exists()


def test_every_part_of_every_file_arrives_on_its_page(loaded):
    for content in read_library(STARTER_ROOT).pages:
        model = apps.get_model(content.model)
        page = model.objects.get(slug=content.slug)
        for name, blocks in content.streams.items():
            assert len(getattr(page, name)) == len(blocks), (content.key, name)
        for name, refs in content.links.items():
            slugs = set(getattr(page, name).values_list("slug", flat=True))
            assert slugs == {ref.slug for ref in refs}, (content.key, name)


def test_every_piece_of_guidance_says_where_it_comes_from_and_ends_in_a_question(loaded):
    for model in (PracticeGuidePage, MIResourcePage):
        for page in model.objects.all():
            assert page.references, page
            assert page.reflective_questions, page
            assert page.try_this_week, page
            assert page.next_review_due > page.last_reviewed, page


@pytest.mark.parametrize("engine", ["embedded", "elasticsearch"])
def test_what_practitioners_would_type_finds_what_answers_it(loaded, manage, settings, engine):
    """Judged by reading, before any search; the floor is a little below what is reached."""
    if engine == "elasticsearch":
        settings.PORTAL_SEARCH = {**settings.PORTAL_SEARCH, "URL": elasticsearch_url()}
    figures = json.loads(manage("evaluate_search", JUDGED, engine=engine, site=True, json=True))
    assert figures["questions"] >= 60
    assert figures["ndcg_at_10"] >= 0.77, figures

"""Starter content that is wrong, and content that meets what is there already."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from circles.reflections.anonymise.detector import check
from circles.reflections.anonymise.findings import Tier
from home.models import HomePage, StandardPage, StarterItem
from home.starter_loader.library import read_library
from home.starter_loader.load import STARTER_ROOT, load_starter_content


@pytest.fixture
def library_copy(tmp_path) -> Path:
    """The starter content in a folder that a test may change."""
    return Path(shutil.copytree(STARTER_ROOT, tmp_path / "starter"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


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
            "modules/listening-before-fixing.yaml, steps 3, questions 1, options 1, "
            "correct: should be true",
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


def test_a_page_that_stood_there_first_is_not_overwritten(db):
    home = HomePage.objects.get()
    mine = home.add_child(instance=StandardPage(title="About our county", slug="about"))
    mine.save_revision().publish()
    load_starter_content()
    mine.refresh_from_db()
    assert mine.title == "About our county"
    assert StandardPage.objects.filter(slug="about").count() == 1


@pytest.mark.parametrize(
    "example", read_library(STARTER_ROOT).examples, ids=lambda example: example.key
)
def test_no_example_reflection_has_a_detail_that_could_identify_anybody(example):
    text = "\n\n".join([example.title, *(text for _, text in example.sections)])
    found = [text[mark.start : mark.end] for mark in check(text) if mark.tier is not Tier.TELL]
    assert found == []

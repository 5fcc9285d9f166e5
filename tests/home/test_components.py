"""The components, as the style guide and the forms show them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test.signals import template_rendered

import portal.core
from portal.core.styleguide import styleguide

TEMPLATES = Path(portal.core.__file__).parent / "templates"
#: The style guide has no file of the library, and asks the index nothing.
NOT_SHOWN = {
    "components/blocks/picture.html",
    "components/blocks/video.html",
    "components/similar.html",
}


class BookingForm(forms.Form):
    name = forms.CharField(label="Your name", help_text="As colleagues know it.")
    mode = forms.ChoiceField(
        label="How?", choices=[("room", "In the room")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="I agree", required=False)


@pytest.mark.django_db
def test_the_style_guide_shows_every_component(rf):
    shown: set[str] = set()

    def note(sender, template, **kwargs):
        shown.add(template.name)

    request = rf.get("/styleguide/")
    request.user = AnonymousUser()
    template_rendered.connect(note)
    try:
        response = styleguide(request)
    finally:
        template_rendered.disconnect(note)

    files = {
        path.relative_to(TEMPLATES).as_posix()
        for path in (TEMPLATES / "components").rglob("*.html")
    }
    assert response.status_code == 200
    assert files - shown == NOT_SHOWN


@pytest.mark.django_db
def test_the_style_guide_is_not_for_the_public(client, site_tree):
    assert client.get("/styleguide/").status_code == 404


def test_every_component_says_what_it_takes():
    for path in (TEMPLATES / "components").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("{% comment %}"), path.name
        assert "nput" in text.split("{% endcomment %}")[0], path.name


def test_a_field_ties_its_hint_and_its_error_to_its_box():
    text = str(BookingForm({"name": ""}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in text
    assert 'id="id_name_helptext"' in text
    assert 'id="id_name_error"' in text
    assert '<span class="visually-hidden">Error:</span> Fill in “Your name”.' in text
    assert 'aria-invalid="true"' in text


def test_a_set_of_choices_is_a_fieldset_with_its_question_as_legend():
    text = str(BookingForm())

    assert '<fieldset id="id_mode_group"' in text
    assert "<legend" in text.split('id="id_mode_group"')[1].split("<input", maxsplit=1)[0]


def test_what_was_typed_is_kept():
    assert 'value="Ash &lt;b&gt;"' in str(BookingForm({"name": "Ash <b>"}))


def test_each_problem_leads_to_its_field_with_the_same_words():
    form = BookingForm({})
    form.add_error(None, "The session is full.")

    text = render_to_string("components/error_summary.html", {"form": form})

    assert "There is a problem" in text
    assert '<a href="#id_name">Fill in “Your name”.</a>' in text
    assert '<a href="#id_mode_group">Choose an answer for “How?”.</a>' in text
    assert '<a href="#form-errors">The session is full.</a>' in text
    assert 'id="form-errors"' in str(form)


def test_without_problems_there_is_no_summary():
    text = render_to_string("components/error_summary.html", {"form": BookingForm()})

    assert text.strip() == ""


@pytest.mark.django_db
def test_the_title_of_a_page_with_problems_says_so(client, site_tree):
    assert "<title>Error: Sign in" in client.post("/accounts/login/", {}).content.decode()
    assert "<title>Sign in" in client.get("/accounts/login/").content.decode()


def test_pages_of_a_list_keep_the_question_asked():
    page = Paginator(range(30), 10).page(2)

    text = render_to_string("components/pagination.html", {"page": page, "query": "q=a&topic=b"})

    assert 'href="?q=a&amp;topic=b&amp;page=1"' in text
    assert 'href="?q=a&amp;topic=b&amp;page=3"' in text
    assert "Page 2 of 3" in text


def test_one_page_needs_no_links_to_others():
    page = Paginator(range(3), 10).page(1)

    assert render_to_string("components/pagination.html", {"page": page}).strip() == ""

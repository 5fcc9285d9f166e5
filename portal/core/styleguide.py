"""The living style guide: every component with its states, in development only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.blocks import TableBlock

PARTS = (
    ("colours", "Colours"),
    ("type", "Type"),
    ("page-header", "Page header and breadcrumbs"),
    ("buttons", "Buttons"),
    ("cards", "Cards"),
    ("tags", "Tags and chips"),
    ("lists", "Summary lists and tables"),
    ("messages", "Banners, callouts, empty lists"),
    ("forms", "Forms"),
    ("search", "Search and filters"),
    ("reading", "Parts of a guide"),
    ("circles", "Sessions and bookings"),
    ("frame", "Frame of the page"),
)

COLOURS = (
    "paper",
    "surface",
    "sunken",
    "primary",
    "terracotta",
    "marigold",
    "plum",
    "stage",
    "good-bg",
    "caution-bg",
    "stop-bg",
    "info-bg",
)


class SampleForm(forms.Form):
    """One field of each sort, as rooms use them."""

    name = forms.CharField(label="What shall we call the session?", max_length=80)
    email = forms.EmailField(
        label="Work e-mail address", help_text="We send the invitation here.", required=False
    )
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    topic = forms.ChoiceField(
        label="Topic", choices=[("", "Choose one"), ("visit", "The home visit")]
    )
    mode = forms.ChoiceField(
        label="How will you take part?",
        choices=[("room", "In the room"), ("online", "Online")],
        widget=forms.RadioSelect,
        help_text="You can change this until the day before.",
    )
    needs = forms.MultipleChoiceField(
        label="What would help you take part?",
        choices=[("loop", "Hearing loop"), ("step", "Step-free way in")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label="Anything else the facilitator should know",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Leave out the names of children and families.",
        required=False,
    )
    agree = forms.BooleanField(
        label="I have read the agreement and will keep to it",
        error_messages={"required": "Read the agreement and tick the box to go on."},
    )


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state it has."""
    return render(request, "styleguide.html", _samples())


def _samples() -> dict[str, Any]:
    wrong = SampleForm({"email": "not an address", "note": "What I typed stays."}, prefix="wrong")
    wrong.add_error(None, "The session is full and its waiting list has closed.")
    return {
        "parts": PARTS,
        "colours": COLOURS,
        "crumbs": [("Home", "/"), ("Guidance", "/guidance/")],
        "rows": [
            ("When", "Tuesday 3 February 2027, 10am to 11.30am"),
            ("Where", "Room 2, the academy"),
            ("Places", "3 of 8 left"),
        ],
        "blank_form": SampleForm(prefix="blank"),
        "wrong_form": wrong,
        "listed_errors": [("blank-name", "Give the session a name.")],
        "page_of_many": _middle_page(),
        "blocks": {
            "tip": {"tone": "tip", "title": "", "text": "<p>Ask one open question, then wait.</p>"},
            "warning": {
                "tone": "warning",
                "title": "When this is not the tool",
                "text": "<p>Do not use it while a child may be in immediate danger.</p>",
            },
            "information": {
                "tone": "information",
                "title": "Before you start",
                "text": "<p>Allow <strong>ten minutes</strong> to read the notes.</p>",
            },
            "quote": {
                "quote": "The skill grows by practice, challenge and feedback.",
                "source": "From the portal’s values",
            },
            "table": TableBlock().to_python(TableBlock._meta_class.preview_value),
        },
    }


def _middle_page() -> Page[int]:
    return Paginator(range(30), 10).page(2)

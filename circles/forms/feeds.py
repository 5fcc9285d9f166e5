"""The form that makes a calendar feed: nothing but its key."""

from __future__ import annotations

from django import forms

from circles.forms.keys import FormKeyField


class FeedForm(forms.Form):
    """Sent twice, it makes one feed."""

    key = FormKeyField()

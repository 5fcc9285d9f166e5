"""What templates cannot say themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Field
from django.forms.widgets import ChoiceWidget
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.core.models.base_page import HOME_DEPTH

register = template.Library()


@register.simple_tag(takes_context=True)
def portal_breadcrumbs(context: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (title, address) of what lies above the page shown; empty elsewhere.

    The home page is called "Home" there: the site's name stands at the top already.
    No query where the address was found step by step, since each page then knows the one
    above it; in a preview, one for each step.
    """
    page = context.get("page")
    if not isinstance(page, Page):
        return []
    request = context.get("request")
    above: list[tuple[str, str]] = []
    while page.depth > HOME_DEPTH:
        page = page.get_parent()
        title = _("Home") if page.depth == HOME_DEPTH else page.title
        above.insert(0, (title, page.get_url(request) or "/"))
    return above


@register.simple_tag(takes_context=True)
def query_string(context: dict[str, Any], **changes: Any) -> str:
    """Return the address's query with changes applied; None takes a key out."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        elif isinstance(value, (list, tuple)):
            query.setlist(key, [str(one) for one in value])
        else:
            query[key] = str(value)
    encoded: str = query.urlencode()
    return f"?{encoded}" if encoded else "?"


#: What Django says of an empty field unless a form has better words.
_NOTHING_SAID = Field.default_error_messages["required"]


@register.filter
def plain_errors(field: BoundField) -> list[str]:
    """Return what is wrong with a field; what is missing is called by the field's label.

    Here, where every form of the site is drawn, so that forms of libraries say it too.
    """
    nothing_said = str(_NOTHING_SAID)  # in the language of this page
    said = map(str, field.errors)
    return [_missing(field) if error == nothing_said else error for error in said]


def _missing(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return _("Tick “%(label)s”.") % {"label": field.label}
    if isinstance(widget, ChoiceWidget):
        return _("Choose an answer for “%(label)s”.") % {"label": field.label}
    return _("Fill in “%(label)s”.") % {"label": field.label}


@register.filter
def local_day(value: date | datetime | None) -> str:
    """Return "Tuesday 3 February 2027" in the site's time zone."""
    if value is None:
        return ""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return date_format(day, "l j F Y")


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Return "3 February 2027" in the site's time zone."""
    if value is None:
        return ""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return date_format(day, "j F Y")


@register.filter
def local_time(value: datetime | None) -> str:
    """Return "10am" or "10.30am", "noon" or "midnight", in the site's time zone."""
    if value is None:
        return ""
    at = timezone.localtime(value)
    if at.minute == 0 and at.hour in {0, 12}:
        return _("midnight") if at.hour == 0 else _("noon")
    minutes = f".{at.minute:02}" if at.minute else ""
    half = _("am") if at.hour < 12 else _("pm")  # noqa: PLR2004
    return f"{at.hour % 12 or 12}{minutes}{half}"

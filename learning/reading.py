"""What a page of guidance shows around its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.core.page_audience import visible_pages
from portal.core.searchable import source_of_model

if TYPE_CHECKING:
    from learning.models.base import LearningPage
    from learning.models.guides import PracticeGuidePage


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """A page that belongs to this one."""

    title: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page that has something in it."""

    anchor: str
    label: str


def is_preview(request: HttpRequest) -> bool:
    """Tell whether an editor is looking at what they have not saved."""
    return bool(getattr(request, "is_preview", False))


def related_pages(page: LearningPage, request: HttpRequest) -> list[RelatedItem]:
    """Return what this page names and what names it, as far as this person may open it.

    In a preview, what stands in the form counts and not what is stored.
    """
    if is_preview(request):
        belongs = Q(pk__in=[link.target_id for link in page.related_pages.all()])
    else:
        belongs = Q(related_from__source=page.pk)
    if page.pk:
        belongs |= Q(related_pages__target=page.pk)
    pages = visible_pages(Page.objects.filter(belongs).exclude(pk=page.pk), request.user)
    items = [
        RelatedItem(one.title, one.get_url(request) or "", _kind(one))
        for one in pages.distinct().order_by("title")
    ]
    return sorted(items, key=lambda item: item.kind)


def _kind(page: Page) -> str:
    """Return what people call this kind of page, in the words search uses."""
    model = page.cached_content_type.model_class() or Page
    source = source_of_model(model)
    return str(source.label) if source else capfirst(str(model._meta.verbose_name))


#: Fields of a guide in reading order: field, anchor, words of the contents list.
GUIDE_SECTIONS = (
    (("when_to_use", "when_not_to_use"), "when", _("When to use this")),
    (("steps",), "steps", _("Step by step")),
    (("families_say",), "families", _("What families say")),
    (("evidence",), "evidence", _("What the evidence says")),
    (("phrases",), "phrases", _("Phrases to try")),
    (("equality",), "equality", _("Equality and culture")),
    (("legal_basis",), "law", _("The legal basis")),
    (("tools",), "tools", _("Tools to download")),
    (("reflective_questions",), "questions", _("Questions for supervision or a circle")),
    (("try_this_week",), "try", _("Try this week")),
)


def guide_sections(guide: PracticeGuidePage, *, has_related: bool) -> list[Section]:
    """Return the parts of a guide that hold anything, in reading order."""
    sections = [
        Section(anchor, str(label))
        for fields, anchor, label in GUIDE_SECTIONS
        if any(getattr(guide, name) for name in fields)
    ]
    if has_related:
        sections.append(Section("related", gettext("Related")))
    if guide.references:
        sections.append(Section("references", gettext("References")))
    return sections

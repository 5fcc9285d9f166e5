"""What guides, resources and modules have in common."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.models import Page

from learning.admin_forms import LearningPageForm
from learning.blocks import ReferenceBlock
from learning.extensions import page_panels
from learning.models.taxonomy import (
    IN_USE,
    Audience,
    LevelOfNeed,
    Topic,
    follow_merged_terms,
)
from learning.reading import is_preview, related_pages
from learning.terms import AUDIENCE, LEVEL, TOPIC, TermFacet, terms_of
from portal.core.models import PortalPage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def choices_panel(field: str, **kwargs: Any) -> FieldPanel:
    """Return a panel of checkboxes: terms are few enough to be seen at once."""
    return FieldPanel(field, widget=CheckboxSelectMultiple, **kwargs)


class LearningPage(PortalPage):
    """A page of guidance or learning: sorted by terms, sourced, signed and reviewed."""

    topics = ParentalManyToManyField(Topic, blank=True, limit_choices_to=IN_USE)
    audiences = ParentalManyToManyField(
        Audience, blank=True, limit_choices_to=IN_USE, verbose_name=gettext_lazy("who it is for")
    )
    levels = ParentalManyToManyField(
        LevelOfNeed,
        blank=True,
        limit_choices_to=IN_USE,
        verbose_name=gettext_lazy("levels of need"),
    )
    references = StreamField([("reference", ReferenceBlock())], blank=True)
    author = models.CharField(max_length=160, blank=True)
    reviewer = models.CharField(max_length=160, blank=True)
    wants_lived_experience_review = models.BooleanField(
        gettext_lazy("ask a lived-experience reviewer"),
        default=False,
        help_text=gettext_lazy("Somebody with lived experience reads it before a publisher does."),
    )
    version = models.CharField(max_length=20, default="1.0")
    what_changed = models.TextField(
        blank=True, help_text=gettext_lazy("What is new in this version, in a sentence or two.")
    )

    base_form_class = LearningPageForm
    #: What the page is filed under, in the order it is shown.
    term_facets: tuple[TermFacet, ...] = (TOPIC, AUDIENCE, LEVEL)
    #: Names of the stream and rich text fields whose words search reads, in order.
    searched_fields: tuple[str, ...] = ()

    related_panel = InlinePanel(
        "related_pages",
        heading=gettext_lazy("Related pages"),
        label=gettext_lazy("related page"),
        help_text=gettext_lazy(
            "Guides, resources, modules or circles. The other page shows the link too."
        ),
    )
    review_panels: list[Panel] = [
        MultiFieldPanel(
            [FieldPanel("last_reviewed"), FieldPanel("next_review_due")],
            heading=gettext_lazy("Dates of review"),
            help_text=gettext_lazy("Change these only when the whole page was reviewed."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("author"),
                FieldPanel("reviewer"),
                FieldPanel("version"),
                FieldPanel("what_changed"),
            ],
            heading=gettext_lazy("Who stands behind it"),
        ),
        FieldPanel("wants_lived_experience_review"),
    ]

    class Meta:
        abstract = True

    @classmethod
    def tabs(cls, *named: tuple[list[Panel], StrOrPromise]) -> TabbedInterface:
        """Return the editor's tabs: those given, then review, promotion and settings."""
        return TabbedInterface(
            [
                *(ObjectList(panels, heading=heading) for panels, heading in named),
                ObjectList(cls.review_panels, heading=gettext_lazy("Review")),
                ObjectList(Page.promote_panels, heading=gettext_lazy("Promote")),
                ObjectList(Page.settings_panels, heading=gettext_lazy("Settings")),
            ]
        )

    def clean(self) -> None:
        """Refuse two references with one key, which would make a finding's source unclear."""
        super().clean()
        keys = Counter(block.value["key"] for block in self.references)
        twice = sorted(key for key, count in keys.items() if key and count > 1)
        if twice:
            raise ValidationError(
                {
                    "references": _("Two references have the key %(keys)s. Change one.")
                    % {"keys": ", ".join(twice)}
                }
            )

    @property
    def is_past_review(self) -> bool:
        """Tell whether the day has passed by which the page was to be reviewed."""
        return self.next_review_due is not None and self.next_review_due < timezone.localdate()

    @property
    def listing_tag(self) -> str:
        """Return the word shown above the page's title in a list; empty for none."""
        return ""

    @cached_property
    def reference_numbers(self) -> dict[str, int]:
        """Return each reference's number on the page by its key."""
        return {block.value["key"]: n for n, block in enumerate(self.references, start=1)}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Follow terms that were merged while this page was a draft."""
        follow_merged_terms(self, *(facet.field for facet in self.term_facets))
        super().save(*args, **kwargs)

    def surroundings(self, request: HttpRequest) -> dict[str, Any]:
        """Return what templates show around the text: the terms, related pages and panels."""
        return {
            "terms": terms_of(self, request.user, unsaved=is_preview(request)),
            "related": related_pages(self, request),
            "panels": page_panels(self, request),
        }

    def search_body(self) -> str:
        """Return the words of the page's body, fields in reading order."""
        words: list[str] = []
        for name in self.searched_fields:
            value = getattr(self, name)
            field = self._meta.get_field(name)
            if isinstance(field, StreamField):
                words.extend(field.stream_block.get_searchable_content(value))
            else:
                words.append(str(value))
        return "\n".join(words)

"""The public description of circles: pages with drafts, workflow and search.

Sessions and bookings are no children of these pages. Copying, reverting or unpublishing a
page never touches them, and a page with sessions cannot be deleted.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from circles.models.choices import CircleKind, Mode, RecordMode
from learning.admin_forms import RelatedPagesForm
from learning.models.taxonomy import IN_USE, follow_merged_terms
from portal.core.blocks.text import RICH_TEXT_FEATURES
from portal.core.models import PortalIndexPage, PortalPage

#: A circle of more people than this does not reflect together.
LARGEST_CIRCLE = 30
SHORTEST_SESSION, LONGEST_SESSION = 15, 480

#: Addresses below the list of circles that are no circle's.
TAKEN_SLUGS = {"bookings", "calendar", "feeds", "notes", "reminders", "turns"}

MINUTES_VALIDATORS = [MinValueValidator(SHORTEST_SESSION), MaxValueValidator(LONGEST_SESSION)]
PLACES_VALIDATORS = [MinValueValidator(1), MaxValueValidator(LARGEST_CIRCLE)]


class PhaseBlock(blocks.StructBlock):
    """One phase of the method: how long, who speaks, what for."""

    title = blocks.CharBlock(max_length=80)
    minutes = blocks.IntegerBlock(min_value=1, max_value=240)
    who_speaks = blocks.CharBlock(max_length=120)
    purpose = blocks.CharBlock(max_length=300, required=False)

    class Meta:
        icon = "time"
        label = _("Phase")
        preview_value = {
            "title": "Clarifying questions",
            "minutes": 10,
            "who_speaks": "The group asks facts only; the presenter answers",
            "purpose": "To understand before anybody suggests anything.",
        }


def check_capacity(low: int | None, target: int | None, high: int | None) -> dict[str, str]:
    """Return {field: message} for sizes out of order; empty when they are in order."""
    if low is None or target is None or high is None or low <= target <= high:
        return {}
    if target < low:
        return {"capacity_target": gettext("The usual number cannot be smaller than the smallest.")}
    return {"capacity_max": gettext("The largest number cannot be smaller than the usual one.")}


class CircleIndexPage(PortalIndexPage):
    """The list of circles, with what they are for and when they next meet."""

    max_count = 1
    not_searchable = True  # a list of what can be found by itself
    subpage_types = ["circles.CirclePage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the circles this person may open, filtered as the address says."""
        from circles.listing import circle_list

        return {
            **super().get_context(request, *args, **kwargs),
            **circle_list(index=self, request=request),
        }


class CirclePage(PortalPage):
    """One learning circle as people read about it."""

    named_in_mail = False

    purpose = RichTextField(features=RICH_TEXT_FEATURES)
    who_for = RichTextField(_("who it is for"), features=RICH_TEXT_FEATURES)
    kind = models.CharField(max_length=20, choices=CircleKind, default=CircleKind.OPEN_SERIES)
    record_mode = models.CharField(
        max_length=20,
        choices=RecordMode,
        default=RecordMode.LEARNING_ONLY,
        help_text=_("Shown on every page of the circle."),
    )
    agreement = StreamField(
        blocks.StreamBlock([("clause", blocks.TextBlock(max_length=400))], min_num=1),
        help_text=_("What everybody agrees to when they book, one clause at a time."),
    )
    method_name = models.CharField(max_length=120, blank=True)
    method_source = models.CharField(
        max_length=300, blank=True, help_text=_("Who describes the method, and where.")
    )
    method_phases = StreamField([("phase", PhaseBlock())], blank=True)
    topics = ParentalManyToManyField(
        "learning.Topic", blank=True, limit_choices_to=IN_USE, related_name="circles"
    )
    levels = ParentalManyToManyField(
        "learning.LevelOfNeed", blank=True, limit_choices_to=IN_USE, related_name="circles"
    )
    assessment_types = ParentalManyToManyField(
        "learning.AssessmentType", blank=True, limit_choices_to=IN_USE, related_name="circles"
    )
    locality = models.CharField(
        max_length=120, blank=True, help_text=_("Where the people of this circle work.")
    )
    mode = models.CharField(_("usually held"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    venue = models.CharField(_("usual venue"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("usual length in minutes"), default=90, validators=MINUTES_VALIDATORS
    )
    capacity_min = models.PositiveSmallIntegerField(
        _("smallest number"), default=4, validators=PLACES_VALIDATORS
    )
    capacity_target = models.PositiveSmallIntegerField(
        _("usual number"), default=6, validators=PLACES_VALIDATORS
    )
    capacity_max = models.PositiveSmallIntegerField(
        _("largest number"), default=8, validators=PLACES_VALIDATORS
    )
    opens_days = models.PositiveSmallIntegerField(
        _("booking opens"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(365)],
        help_text=_("Days before a session. Empty: as soon as it is scheduled."),
    )
    cut_off_hours = models.PositiveSmallIntegerField(
        _("short notice begins"),
        default=24,
        validators=[MaxValueValidator(24 * 14)],
        help_text=_(
            "Hours before a session. From then on a free place is called out to everybody "
            "who waits, and the first to answer has it."
        ),
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("an offer is kept for"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 7)],
        help_text=_("Hours. For people on the waiting list who asked to be asked first."),
    )
    reminder_days = models.CharField(
        _("reminders"),
        max_length=20,
        default="7, 1",
        blank=True,
        validators=[
            RegexValidator(
                r"^\s*([1-9]|[12]\d|30)(\s*,\s*([1-9]|[12]\d|30)){0,3}\s*$",
                _("Give up to four numbers of days from 1 to 30, such as “7, 1”."),
            )
        ],
        help_text=_("Days before a session, at the hour it begins. Empty: nobody is reminded."),
    )
    for_teams = ParentalManyToManyField(
        "accounts.Team", verbose_name=_("teams"), blank=True, related_name="+"
    )
    for_localities = ParentalManyToManyField(
        "accounts.Locality", verbose_name=_("localities"), blank=True, related_name="+"
    )
    for_roles = ParentalManyToManyField(
        "auth.Group", verbose_name=_("roles"), blank=True, related_name="+"
    )
    turns = models.PositiveSmallIntegerField(
        _("turns to present"),
        default=1,
        validators=[MaxValueValidator(3)],
        help_text=_("How many people may bring something to one session. One in 90 minutes."),
    )
    parent_page_types = ["circles.CircleIndexPage"]
    subpage_types: list[str] = []
    base_form_class = RelatedPagesForm

    search_fields = [*PortalPage.search_fields, index.SearchField("purpose")]
    content_panels = [
        *PortalPage.content_panels,
        FieldPanel("record_mode"),
        FieldPanel("kind"),
        FieldPanel("purpose"),
        FieldPanel("who_for"),
        MultiFieldPanel(
            [
                FieldPanel("for_teams", widget=forms.CheckboxSelectMultiple),
                FieldPanel("for_localities", widget=forms.CheckboxSelectMultiple),
                FieldPanel("for_roles", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Who may book"),
            help_text=_(
                "With nothing chosen, anybody with an account. Otherwise somebody has to be "
                "in one of the teams or work in one of the localities, and hold one of the roles "
                "where roles are chosen. Members the facilitators add may always book; in a closed "
                "group only they may."
            ),
        ),
        FieldPanel("agreement"),
        MultiFieldPanel(
            [
                FieldPanel("method_name"),
                FieldPanel("method_source"),
                FieldPanel("method_phases"),
            ],
            heading=_("Method"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("locality"),
                FieldRowPanel([FieldPanel("mode"), FieldPanel("minutes")]),
                FieldPanel("venue"),
                FieldRowPanel(
                    [
                        FieldPanel("capacity_min"),
                        FieldPanel("capacity_target"),
                        FieldPanel("capacity_max"),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("opens_days"),
                        FieldPanel("cut_off_hours"),
                        FieldPanel("offer_hours"),
                    ]
                ),
                FieldPanel("reminder_days"),
                FieldPanel("turns"),
            ],
            heading=_("Usual arrangements"),
            help_text=_("What a new session starts from. Sessions already there stay as they are."),
        ),
        MultiFieldPanel(
            [FieldPanel("topics"), FieldPanel("levels"), FieldPanel("assessment_types")],
            heading=_("What it is about"),
        ),
        InlinePanel(
            "related_pages",
            label=_("Related page"),
            heading=_("Related pages"),
            help_text=_("Guides, resources and modules that belong with this circle."),
        ),
    ]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(capacity_min__gte=1)
                & models.Q(capacity_target__gte=models.F("capacity_min"))
                & models.Q(capacity_max__gte=models.F("capacity_target")),
                name="circle_sizes_in_order",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Follow terms that were merged while this page was a draft."""
        follow_merged_terms(self, "topics", "levels", "assessment_types")
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse sizes out of order, a method longer than the session and an address in use."""
        super().clean()
        problems = check_capacity(self.capacity_min, self.capacity_target, self.capacity_max)
        length = sum(phase.value["minutes"] or 0 for phase in self.method_phases)
        if self.minutes and length > self.minutes:
            problems["method_phases"] = gettext(
                "The phases take %(length)s minutes, the session only %(minutes)s."
            ) % {"length": length, "minutes": self.minutes}
        if self.slug in TAKEN_SLUGS:
            problems["slug"] = (
                gettext(
                    "Another page of the portal has this address. Choose another, such as "
                    "“%s-circle”."
                )
                % self.slug
            )
        if problems:
            raise ValidationError(problems)

    @property
    def record_mode_meaning(self) -> str:
        """What the record mode means for those who come."""
        return RecordMode(self.record_mode).meaning

    @property
    def clauses(self) -> list[str]:
        """The agreement, clause by clause."""
        return [str(clause.value) for clause in self.agreement]

    def search_body(self) -> str:
        """Return the public description for the index."""
        parts = [self.purpose, self.who_for, self.method_name, self.locality]
        return "\n".join(part for part in parts if part)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add coming sessions, related pages and the panels of other rooms."""
        from circles.listing import circle_details

        return {
            **super().get_context(request, *args, **kwargs),
            **circle_details(circle=self, request=request),
        }

"""Pathways and their cohorts, certificates, and statements on their way to a store."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable

from portal.core.certificates import NUMBER_LENGTH, new_number


class PathwayQuerySet(models.QuerySet["Pathway"]):
    """Pathways."""

    def published(self) -> PathwayQuerySet:
        """Return those that readers see."""
        return self.filter(published=True)


class Pathway(ClusterableModel):
    """Modules in an order that suits a role."""

    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text=_("Stands in web addresses, so it should never change."),
    )
    title = models.CharField(max_length=120)
    summary = models.TextField(max_length=300, help_text=_("Who it is for and what it leads to."))
    audience = models.ForeignKey(
        "learning.Audience",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("role"),
    )
    published = models.BooleanField(default=False, help_text=_("Readers see it."))

    objects = PathwayQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("audience"), FieldPanel("published")]),
        InlinePanel("steps", heading=_("Modules in their order"), label=_("module"), min_num=1),
        InlinePanel(
            "cohorts",
            heading=_("Cohorts"),
            label=_("cohort"),
            help_text=_(
                "A group that begins together. People join by themselves; you see how many "
                "they are from five up, and never who."
            ),
        ),
    ]

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def get_absolute_url(self) -> str:
        """Return the pathway's address."""
        return reverse("pathways:pathway", args=(self.slug,))


class PathwayStep(Orderable):
    """One module of a pathway."""

    pathway = ParentalKey(Pathway, on_delete=models.CASCADE, related_name="steps")
    module = models.ForeignKey("learning.ModulePage", on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("module", "learning.ModulePage")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["pathway", "module"],
                name="pathways_module_once",
                violation_error_message=_("This module is already in the pathway."),
            )
        ]

    def __str__(self) -> str:
        """Name the module."""
        return str(self.module)


class Cohort(Orderable):
    """People who go a pathway at the same time, with a day to be done by where one is set."""

    pathway = ParentalKey(Pathway, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=80, help_text=_("Such as “September 2026”."))
    deadline = models.DateField(_("to be done by"), null=True, blank=True)
    is_open = models.BooleanField(_("people may join"), default=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("deadline"), FieldPanel("is_open")]),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["pathway", "name"],
                name="pathways_cohort_name_once",
                violation_error_message=_("This pathway has a cohort of that name already."),
            )
        ]

    def __str__(self) -> str:
        """Return the cohort's name."""
        return self.name


class CohortMember(models.Model):
    """A person goes a pathway with a cohort, because they chose to."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cohorts"
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="members")
    joined_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "cohort"], name="pathways_member_once_in_a_cohort"
            )
        ]

    def __str__(self) -> str:
        """Name the cohort only."""
        return f"Member of cohort {self.cohort_id}"


class Certificate(models.Model):
    """What a person asked for after a module: the facts as they were, and a number to check."""

    number = models.CharField(max_length=NUMBER_LENGTH, unique=True, default=new_number)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="certificates"
    )
    module = models.ForeignKey(
        "learning.ModulePage", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=170, help_text=_("The person's name as it was."))
    module_title = models.CharField(max_length=255)
    module_version = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField()
    completed_on = models.DateField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "module"], name="pathways_certificate_once_per_module"
            )
        ]

    def __str__(self) -> str:
        """Return the module's title: whose certificate it is stays out of logs."""
        return f"Certificate for {self.module_title}"


class Statement(models.Model):
    """An xAPI statement that the store does not have yet; deleted once it has it."""

    class State(models.TextChoices):
        """On its way, or given up because the store will not have it."""

        WAITING = "waiting", _("Waiting")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        """Tell the state only."""
        return f"Statement {self.pk} ({self.state})"

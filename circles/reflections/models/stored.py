"""What is kept of a reflection: no person, no time, no order.

Neither table has a column from which an author could be told: keys are random, there is no
date-time, no sequence and no link to a person. They are plain models on purpose. A Wagtail
page, a snippet with revisions or a workflow would store who saved what and when.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from circles.models import CirclePage
from circles.reflections.models.templates import ReflectionTemplate
from learning.models import AssessmentType, LevelOfNeed, PracticeGuidePage, Topic

TITLE_LENGTH = 120
MAC_LENGTH = 64
MONTH_PATTERN = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"


class InboxState(models.TextChoices):
    """How far a shared reflection has come."""

    WAITING = "waiting", _("Waiting to be read")
    SECOND = "second", _("Waiting for a second reader")
    APPROVED = "approved", _("Approved, waiting for the next release")
    RETURNED = "returned", _("Returned with a note")
    REFUSED = "refused", _("Not accepted")


class StoredReflection(models.Model):
    """The text and what it is filed under.

    ``sections`` is a list of ``{"stage": title, "text": text}``. ``kept`` lists the marks that the
    writer kept, as ``{"rule", "type", "tier", "reason"}`` in order of appearance: never the words.
    ``claim_mac`` is the HMAC-SHA256 of the writer's claim key, in hexadecimal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=TITLE_LENGTH)
    sections = models.JSONField()
    template = models.ForeignKey(ReflectionTemplate, on_delete=models.PROTECT, related_name="+")
    template_version = models.PositiveSmallIntegerField()
    circle = models.ForeignKey(
        CirclePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    guide = models.ForeignKey(
        PracticeGuidePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assessment_type = models.ForeignKey(
        AssessmentType, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    level = models.ForeignKey(
        LevelOfNeed, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kept = models.JSONField(default=list, blank=True)
    rules_version = models.CharField(max_length=20)

    # Wagtail would otherwise keep a row, in order of insertion, for what each reflection names.
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def text(self) -> str:
        """The whole text, stages and title apart."""
        return "\n\n".join(section["text"] for section in self.sections)


class SubmittedReflectionQuerySet(models.QuerySet["SubmittedReflection"]):
    """The inbox by state."""

    def to_read(self) -> SubmittedReflectionQuerySet:
        """Return what a moderator has to read."""
        return self.filter(state__in=[InboxState.WAITING, InboxState.SECOND])

    def approved(self) -> SubmittedReflectionQuerySet:
        """Return what waits for the next release."""
        return self.filter(state=InboxState.APPROVED)


class SubmittedReflection(StoredReflection):
    """A shared reflection that readers do not see yet."""

    state = models.CharField(max_length=10, choices=InboxState, default=InboxState.WAITING)
    claim_mac = models.CharField(max_length=MAC_LENGTH, unique=True)
    note = models.TextField(
        blank=True,
        max_length=1000,
        help_text=_("From the moderator to whoever holds the claim key."),
    )
    first_reader_mac = models.CharField(
        max_length=MAC_LENGTH,
        blank=True,
        help_text=_(
            "Tells a second reader from the first one. Says nothing without the site's key."
        ),
    )

    objects: ClassVar[SubmittedReflectionQuerySet] = SubmittedReflectionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=InboxState.values), name="inbox_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=InboxState.RETURNED) | ~models.Q(note=""),
                name="inbox_returned_with_a_note",
            ),
        ]

    @property
    def is_contested(self) -> bool:
        """Whether the writer kept a mark that blocks, so that two people must look at it."""
        return any(mark["tier"] == "block" for mark in self.kept)


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    """What readers see, in the order of random keys: the same each time, and telling nothing."""

    def for_reading(self) -> ReflectionQuerySet:
        """Return them with what a list shows of each."""
        return self.select_related(
            "template", "circle", "topic", "assessment_type", "level"
        ).order_by("pk")


class Reflection(StoredReflection):
    """A released reflection. It has a key of its own: the one it had in the inbox is gone."""

    month = models.CharField(
        max_length=7,
        help_text=_("The month of release, such as 2026-11; finer times are not kept."),
        validators=[RegexValidator(MONTH_PATTERN, "Use year and month, such as 2026-11.")],
    )
    claim_mac = models.CharField(max_length=MAC_LENGTH, unique=True, null=True, blank=True)
    is_example = models.BooleanField(
        default=False,
        help_text=_("Invented to show what a reflection is; says so where it is read."),
    )

    objects: ClassVar[ReflectionQuerySet] = ReflectionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(month__regex=MONTH_PATTERN), name="reflection_month_year_month"
            ),
            models.CheckConstraint(
                condition=models.Q(is_example=True) | models.Q(claim_mac__isnull=False),
                name="reflection_has_claim_key_or_is_example",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Return the address it is read at."""
        return reverse("reflections:read", kwargs={"key": self.pk})

    @property
    def summary(self) -> str:
        """The first words, for lists."""
        first: str = next((s["text"] for s in self.sections if s["text"]), "")
        shortest, longest = 120, 200
        if len(first) <= longest:
            return first
        cut = first.rfind(" ", shortest, longest)
        return first[: cut if cut > 0 else longest].rstrip(" ,;:") + " …"

    def facet_terms(self) -> dict[str, Any]:
        """What it is filed under, by the names of the facets; empty ones left out."""
        terms = {
            "topic": self.topic,
            "level": self.level,
            "assessment": self.assessment_type,
            "template": self.template,
        }
        return {name: term for name, term in terms.items() if term is not None}

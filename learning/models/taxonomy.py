"""The terms that guidance is sorted by, and the scales its evidence is rated on.

Frameworks, scales, levels and labels differ by nation and change by date, so they are rows
that staff keep, never choices in code. Slugs stand in addresses and are permanent.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from learning.nations import Nation

#: What may be chosen for a page, a circle or a reflection.
IN_USE: dict[str, Any] = {"retired_on__isnull": True}


def follow_merged_terms(page: ClusterableModel, *fields: str) -> None:
    """Replace terms that were merged into another, in these many-to-many fields of a page.

    A draft made before the merger still names the old term when it is published.
    """
    for name in fields:
        chosen = list(getattr(page, name).all())
        if any(term.merged_into_id for term in chosen):
            followed = [term.merged_into or term for term in chosen]
            setattr(page, name, list(dict.fromkeys(followed)))


class TermQuerySet(models.QuerySet[Any]):
    """Terms of one kind."""

    def in_use(self) -> Self:
        """Return those that are not retired."""
        return self.filter(retired_on__isnull=True)


class Term(models.Model):
    """One choice that pages are sorted by. It is retired or merged, never renamed into another."""

    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text=_("Stands in web addresses, so it should never change."),
    )
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    retired_on = models.DateField(_("out of use since"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | models.Q(retired_on__isnull=False) & ~models.Q(merged_into=models.F("id")),
                name="%(app_label)s_%(class)s_merged_is_retired",
            )
        ]

    def __str__(self) -> str:
        """Return the name people read."""
        return self.name


class Topic(Term):
    """What a page is about, such as neglect or supervision."""

    class Meta(Term.Meta):
        pass


class Audience(Term):
    """Who a page is written for, such as newly qualified workers."""

    class Meta(Term.Meta):
        pass


class AssessmentType(Term):
    """A kind of assessment that the law or local practice knows, with its timing."""

    nation = models.CharField(max_length=20, choices=Nation.choices, default=Nation.ENGLAND)
    timing = models.TextField(
        blank=True,
        help_text=_("The time limit in a few words, such as “45 working days at most”."),
    )
    source = models.CharField(
        max_length=300, blank=True, help_text=_("The law or guidance it rests on, or its address.")
    )

    class Meta(Term.Meta):
        pass


class LevelOfNeed(ClusterableModel, Term):
    """One of the four ranks of need, under the name used where nobody has set another."""

    rank = models.PositiveSmallIntegerField(
        help_text=_("1 (every child) to 4 (specialist and statutory).")
    )
    nation = models.CharField(max_length=20, choices=Nation.choices, default=Nation.ENGLAND)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta(Term.Meta):
        ordering = ["rank", "name"]
        verbose_name = _("level of need")
        verbose_name_plural = _("levels of need")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(rank__range=(1, 4)),
                name="learning_level_rank_1_to_4",
                violation_error_message=_("The rank must be 1, 2, 3 or 4."),
            ),
        ]

    def __str__(self) -> str:
        """Return rank and name, "Level 2: Additional support"."""
        return f"Level {self.rank}: {self.name}"


class LevelLabel(models.Model):
    """What one locality, or the whole authority, calls a level of need from one day on.

    Of several that hold on a day, a locality's own goes before the authority's, and the one that
    began last before the others, so that a new name needs no end of the old one.
    """

    level = ParentalKey(LevelOfNeed, on_delete=models.CASCADE, related_name="labels")
    name = models.CharField(max_length=120)
    locality = models.ForeignKey(
        "accounts.Locality",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty: the whole authority."),
    )
    valid_from = models.DateField(_("used from"))
    valid_to = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day without.")
    )
    source_url = models.URLField(_("where it is published"), max_length=500, blank=True)

    class Meta:
        ordering = ["-valid_from", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="learning_label_dates_in_order",
                violation_error_message=_("The label must end after it begins."),
            ),
            models.UniqueConstraint(
                fields=["level", "locality", "valid_from"],
                name="learning_label_once_a_day",
                violation_error_message=_("This locality has another label from that day on."),
            ),
            models.UniqueConstraint(
                fields=["level", "valid_from"],
                condition=models.Q(locality__isnull=True),
                name="learning_label_once_a_day_everywhere",
                violation_error_message=_("The authority has another label from that day on."),
            ),
        ]

    def __str__(self) -> str:
        """Return the label."""
        return self.name


class MITerm(Term):
    """A process, a skill or a use of motivational interviewing, for browsing its resources."""

    class Dimension(models.TextChoices):
        """The three ways into the resources."""

        PROCESS = "process", _("Process")
        SKILL = "skill", _("Skill")
        USE = "use", _("Use")

    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Order within its kind."))

    class Meta(Term.Meta):
        ordering = ["dimension", "position", "name"]
        verbose_name = _("motivational interviewing term")


class EvidenceScale(ClusterableModel):
    """One published way of rating evidence. Values of two scales are never compared."""

    class Direction(models.TextChoices):
        """Which end of the scale is strong."""

        HIGHER = "higher_is_stronger", _("A higher value is stronger")
        LOWER = "lower_is_stronger", _("A lower value is stronger")
        UNORDERED = "unordered", _("The values are kinds, not an order")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    publisher = models.CharField(max_length=160, blank=True)
    about = models.TextField(blank=True, help_text=_("What the scale measures, in plain words."))
    direction = models.CharField(max_length=20, choices=Direction.choices)
    does_not_show = models.TextField(
        blank=True, help_text=_("What a value on this scale does not tell the reader.")
    )
    source_url = models.URLField(max_length=500, blank=True)
    checked_on = models.DateField(
        null=True, blank=True, help_text=_("When somebody last compared this with its source.")
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Return the scale's name."""
        return self.name


class EvidenceRatingManager(models.Manager["EvidenceRating"]):
    """Ratings always come with their scale: a value without it means nothing."""

    def get_queryset(self) -> models.QuerySet[EvidenceRating]:
        """Return ratings joined with their scales."""
        return super().get_queryset().select_related("scale")


class EvidenceRating(models.Model):
    """One value of one scale."""

    scale = ParentalKey(EvidenceScale, on_delete=models.CASCADE, related_name="ratings")
    slug = models.SlugField(max_length=80, unique=True)
    value = models.CharField(
        max_length=40, help_text=_("As the publisher prints it, such as “3+”.")
    )
    label = models.CharField(max_length=300, help_text=_("What the value means, in a few words."))
    strength_order = models.PositiveSmallIntegerField(
        default=1,
        help_text=_(
            "Place in the list, the strongest first. On a scale whose values are kinds, "
            "any order that reads well."
        ),
    )

    objects = EvidenceRatingManager()

    class Meta:
        ordering = ["scale__name", "strength_order", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["scale", "value"],
                name="learning_rating_value_once_per_scale",
                violation_error_message=_("This scale already has this value."),
            )
        ]

    def __str__(self) -> str:
        """Return scale and value: one never stands without the other."""
        return f"{self.scale.name}: {self.value} ({self.label})"

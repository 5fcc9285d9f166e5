"""Days on which the academy is closed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AcademyClosure(models.Model):
    """Some days in a row, first and last included, that a series of sessions leaves out."""

    name = models.CharField(
        _("name"),
        max_length=80,
        help_text=_("Facilitators see it beside the dates left out, such as “Summer closure”."),
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), help_text=_("May be the same day."))

    class Meta:
        verbose_name = _("closure of the academy")
        verbose_name_plural = _("closures of the academy")
        ordering = ("-first_day", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="closure_ends_after_it_begins",
                violation_error_message=_("The last day cannot be before the first."),
            )
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

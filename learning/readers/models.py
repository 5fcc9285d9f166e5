"""A reader's own marks, which are theirs alone, and what pages are told without a reader."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page


class ReaderMark(models.Model):
    """What one person keeps of one page: that it is on their list, when they last read it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reader_marks"
    )
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="reader_marks")
    saved_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_version = models.CharField(max_length=20, blank=True)
    has_answered = models.BooleanField(
        default=False, help_text=_("Has said whether the page was useful; not what.")
    )

    # What a person reads is not part of a page's references in the admin.
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "page"], name="readers_mark_once_per_person_and_page"
            )
        ]
        indexes = [
            models.Index(fields=["person", "-saved_at"], name="readers_mark_saved"),
            models.Index(fields=["person", "-read_at"], name="readers_mark_read"),
        ]

    def __str__(self) -> str:
        """Name the page only: whose mark it is stays out of logs."""
        return f"Mark on page {self.page_id}"


class ReaderChoice(models.Model):
    """What a person has chosen for themselves; without a row, what they read is remembered."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reader_choice"
    )
    remembers_reading = models.BooleanField(default=True)

    def __str__(self) -> str:
        """Say what is chosen, not who chose it."""
        return "Remembers reading" if self.remembers_reading else "Remembers nothing read"


class TopicFollow(models.Model):
    """A person wants to hear of what is new under a topic."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topics_followed"
    )
    topic = models.ForeignKey("learning.Topic", on_delete=models.CASCADE, related_name="followers")
    since = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="readers_topic_followed_once")
        ]

    def __str__(self) -> str:
        """Name the topic only."""
        return f"Follows topic {self.topic_id}"


class PageReads(models.Model):
    """How often a page was read in a month, by nobody in particular."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="reads")
    month = models.DateField(help_text=_("The first day of the month."))
    reads = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = _("page reads")
        constraints = [
            models.UniqueConstraint(fields=["page", "month"], name="readers_reads_once_a_month")
        ]

    def __str__(self) -> str:
        """Name the page and the month."""
        return f"Page {self.page_id} in {self.month:%Y-%m}"


class UsefulAnswer(models.Model):
    """Whether a page was useful to somebody. Who it was is not stored, nor the day."""

    class Answer(models.TextChoices):
        """The three answers."""

        YES = "yes", pgettext_lazy("was it useful", "Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", pgettext_lazy("was it useful", "No")

    class Reason(models.TextChoices):
        """Why not, or not quite."""

        NOT_WHAT_I_NEEDED = "not-needed", _("It is not what I needed")
        HARD_TO_FOLLOW = "hard", _("It is hard to follow")
        TOO_LONG = "long", _("It is too long")
        OUT_OF_DATE = "old", _("Something in it is out of date")
        SOMETHING_WRONG = "wrong", _("Something in it is wrong or unkind")
        OTHER = "other", _("Something else")

    # A random key: a number would tell the order in which people answered.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="useful_answers")
    month = models.DateField(help_text=_("The first day of the month."))
    answer = models.CharField(max_length=10, choices=Answer.choices)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    comment = models.CharField(max_length=300, blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        """Name the page only."""
        return f"Answer on page {self.page_id}"

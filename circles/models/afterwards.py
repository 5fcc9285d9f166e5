"""What comes after a session: certificates, feedback, the learning note, actions."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learning.models.taxonomy import IN_USE
from portal.core.certificates import NUMBER_LENGTH, new_number


class AttendanceCertificate(models.Model):
    """That somebody took part. What it says is read from the register, so a correction counts."""

    number = models.CharField(max_length=NUMBER_LENGTH, unique=True, default=new_number)
    booking = models.OneToOneField(
        "circles.Booking", primary_key=True, on_delete=models.CASCADE, related_name="certificate"
    )
    name = models.CharField(max_length=170, help_text=_("The person's name as it was."))

    def __str__(self) -> str:
        """Tell nothing of whose it is."""
        return gettext("Certificate of attendance")


class SessionFeedback(models.Model):
    """What the people of one session said, counted: no row stands for anybody.

    Each answer is added to the counts, and each remark is sorted in among the others, in the
    moment it comes in. Written by `circles.services.feedback` only.
    """

    session = models.OneToOneField(
        "circles.Session", primary_key=True, on_delete=models.PROTECT, related_name="feedback"
    )
    answers = models.PositiveSmallIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text=_("{question: {answer: how many}}"))
    keep = models.JSONField(default=list, help_text=_("What should stay, sorted."))
    change = models.JSONField(default=list, help_text=_("What should change, sorted."))

    def __str__(self) -> str:
        """Say how many answered."""
        return f"{self.answers} answers"


class NoteState(models.TextChoices):
    """How far a learning note has come."""

    DRAFT = "draft", _("Draft")
    WITH_PRESENTER = "with_presenter", _("With the presenter")
    WITH_GROUP = "with_group", _("With the group")
    PUBLISHED = "published", _("Published to the circle")


class NoteObjection(models.TextChoices):
    """Why a note goes back. Kinds, not sentences: a reason could repeat what should go."""

    RECOGNISABLE = "recognisable", _("Somebody could be recognised")
    NOT_WHAT_WE_SAID = "not_what_we_said", _("It is not what we learned")
    NOT_FOR_OTHERS = "not_for_others", _("It should stay between us")
    NO_ANSWER = "no_answer", _("The presenter did not answer in time")


class LearningNoteQuerySet(models.QuerySet["LearningNote"]):
    """Learning notes by how far they have come."""

    def published(self) -> LearningNoteQuerySet:
        """Return those that the circle's readers see, newest first."""
        return self.filter(state=NoteState.PUBLISHED).order_by("-published_on", "pk")


class LearningNote(models.Model):
    """What a group learned in one session, without anybody in it.

    It exists only once it has passed the check for identifying details. The presenter, then
    the group agree before it is published (invariant I18). Written by
    `circles.services.notes` only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.OneToOneField(
        "circles.Session", on_delete=models.PROTECT, related_name="learning_note"
    )
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=3000)
    kept = models.JSONField(
        default=list, help_text=_("Which kinds of marks were kept and why: never the words.")
    )
    topics = models.ManyToManyField(
        "learning.Topic", blank=True, limit_choices_to=IN_USE, related_name="+"
    )
    guides = models.ManyToManyField("learning.PracticeGuidePage", blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=NoteState, default=NoteState.DRAFT)
    answers_until = models.DateTimeField(null=True)
    returned_because = models.CharField(max_length=20, choices=NoteObjection, blank=True)
    round = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often it was sent out, so that each round is told of once.")
    )
    published_on = models.DateField(null=True)

    objects: ClassVar[LearningNoteQuerySet] = LearningNoteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=NoteState.PUBLISHED) ^ Q(published_on=None),
                name="published_note_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(NoteState.WITH_PRESENTER, NoteState.WITH_GROUP))
                ^ Q(answers_until=None),
                name="note_that_waits_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        """Tell nothing of what it says."""
        return "Learning note"

    def get_absolute_url(self) -> str:
        """Return where readers find it."""
        return reverse("circles:note", args=[self.pk])


class NoteAgreement(models.Model):
    """A presenter agreed to a note in this round; gone when it is published or goes back."""

    note = models.ForeignKey(LearningNote, on_delete=models.CASCADE, related_name="agreements")
    booking = models.ForeignKey("circles.Booking", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("note", "booking"), name="one_agreement_per_presenter")
        ]

    def __str__(self) -> str:
        """Say what it is."""
        return "Agreement to a learning note"


class ActionState(models.TextChoices):
    """What became of an action."""

    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Let go")


class WhyCarried(models.TextChoices):
    """Why an action comes back once more. Kinds, which blame nobody."""

    TIME = "time", _("There was no time")
    WORK = "work", _("Work got in the way")
    SMALLER = "smaller", _("It needs a smaller step")
    HELP = "help", _("It needs somebody’s help")


class Action(models.Model):
    """What somebody takes with them from a session; it comes back at their next one.

    Theirs alone unless they share it with the circle. Written by `circles.services.actions`.
    """

    #: After this many times the question is asked why.
    MOST_CARRIED: ClassVar[int] = 3

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey("circles.Booking", on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(max_length=240)
    shared = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.OPEN)
    carried = models.PositiveSmallIntegerField(default=0)
    why_carried = models.CharField(max_length=10, choices=WhyCarried, blank=True)
    form_key = models.UUIDField(unique=True)
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(carried__lte=3) | ~Q(why_carried=""),
                name="action_carried_often_says_why",
            )
        ]

    def __str__(self) -> str:
        """Tell nothing of what it says."""
        return "Action"

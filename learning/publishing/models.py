"""The steps of review, and the links that lead out of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupApprovalTask, Page, TaskState, WorkflowState

from learning.publishing.guards import may_be_approved

if TYPE_CHECKING:
    from portal.accounts.models import User

#: An action of a task as Wagtail passes it: name, words, whether it asks for more.
Action = tuple[str, Any, bool]


class AcademyApprovalTask(GroupApprovalTask):
    """A step that somebody of a group approves: never the person who submitted the page."""

    class Meta:
        verbose_name = _("approval by somebody else")
        verbose_name_plural = _("approvals by somebody else")

    def get_actions(self, obj: Page, user: User) -> list[Action]:
        """Offer approval only where this person may give it and nothing stands in its way."""
        actions: list[Action] = super().get_actions(obj, user)
        if actions and not may_be_approved(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    @classmethod
    def get_description(cls) -> str:
        """Say who may approve."""
        return gettext(
            "Members of the chosen groups approve, but never what they submitted themselves."
        )


class LivedExperienceTask(AcademyApprovalTask):
    """A step for somebody with lived experience, where the page asks for one."""

    class Meta:
        verbose_name = _("approval by somebody with lived experience, where asked for")
        verbose_name_plural = _("approvals by somebody with lived experience")

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Begin the step, or pass over it when the page does not ask for it."""
        page = workflow_state.content_object.get_latest_revision_as_object()
        if getattr(page, "wants_lived_experience_review", False):
            return super().start(workflow_state, user=user)
        state = TaskState(
            workflow_state=workflow_state,
            revision=page.get_latest_revision(),
            task=self,
            status=TaskState.STATUS_SKIPPED,
        )
        state.save()
        return state


#: Longer addresses are not checked.
LONGEST_URL = 1000
#: How often in a row nothing must answer before a link counts as broken.
SILENT_FOR = 2


class LinkState(models.TextChoices):
    """What came of asking a link last."""

    UNCHECKED = "unchecked", _("not asked yet")
    ANSWERS = "answers", _("answers")
    GUARDED = "guarded", _("answers people only")
    GONE = "gone", _("there is no such page")
    SILENT = "silent", _("nothing answers")
    PRIVATE = "private", _("leads into a private network")


class OutgoingLinkQuerySet(models.QuerySet["OutgoingLink"]):
    """Links by what is known of them."""

    def broken(self) -> OutgoingLinkQuerySet:
        """Return links that a reader should not be sent to; one silence may be an accident."""
        return self.filter(
            models.Q(state__in=(LinkState.GONE, LinkState.PRIVATE))
            | models.Q(state=LinkState.SILENT, failures__gte=SILENT_FOR)
        )


class OutgoingLink(models.Model):
    """An address of another site, and what came of asking it last."""

    url = models.CharField(max_length=LONGEST_URL, unique=True)
    state = models.CharField(max_length=10, choices=LinkState, default=LinkState.UNCHECKED)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    due = models.DateTimeField(default=timezone.now, db_index=True)

    objects = OutgoingLinkQuerySet.as_manager()

    def __str__(self) -> str:
        """Return the address."""
        return self.url

    def in_words(self) -> str:
        """Say what is wrong with it and what to do."""
        words = _("“%(url)s”: %(state)s. Open it yourself, then change it or take it out.")
        return str(words) % {"url": self.url, "state": LinkState(self.state).label}


class LinkOnPage(models.Model):
    """Where an outgoing link stands."""

    link = models.ForeignKey(OutgoingLink, on_delete=models.CASCADE, related_name="uses")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="outgoing_links")
    field = models.CharField(max_length=60)

    # It is read from the page, and no reference to it.
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("link", "page", "field"), name="publishing_link_once_per_field"
            )
        ]

    def __str__(self) -> str:
        """Name the page and the link by key."""
        return f"Link {self.link_id} on page {self.page_id}"

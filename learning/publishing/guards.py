"""What nobody may publish: alone, or before what readers rely on is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from learning.models.base import LearningPage
from learning.publishing.checks import findings_of
from learning.refusals import Refusal, refusals_of

if TYPE_CHECKING:
    from portal.accounts.models import User

ALONE = gettext_lazy(
    "You began this page, so somebody else must look at it before it is published. "
    "Choose “Submit to Academy review” instead."
)
NOT_READY = gettext_lazy("“%(title)s” cannot be published yet. %(why)s")


def is_alone_with(page: LearningPage, user: User) -> bool:
    """Tell whether a page would first be published by the person who began it.

    Administrators are not stopped: they set a site up before there is anybody else.
    """
    return page.first_published_at is None and page.owner_id == user.pk and not user.is_superuser


def may_be_approved(page: Page, user: User) -> bool:
    """Tell whether this person may approve the page in review: not their own, and complete."""
    state = page.current_workflow_state
    if state is not None and state.requested_by_id == user.pk:
        return False
    latest = page.get_latest_revision_as_object()
    return not (isinstance(latest, LearningPage) and refusals_of(latest))


def refusals(page: LearningPage, publisher: User | None) -> Iterator[Refusal]:
    """Say what a page lacks, and that its author alone does not publish it."""
    if publisher is not None and is_alone_with(page, publisher):
        yield None, str(ALONE)
    for finding in findings_of(page):
        if finding.blocks:
            yield finding.field, finding.message


def refuse_to_publish_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Refuse the same where many pages are published at once; other actions pass."""
    if action_type != "publish" or request.method != "POST":
        return None
    for page in _to_be_published(request, objects):
        latest = page.get_latest_revision_as_object()
        if not isinstance(latest, LearningPage):
            continue
        missing = refusals_of(latest, request.user)  # type: ignore[arg-type]
        if missing:
            words = " ".join(dict.fromkeys(message for _, message in missing))
            messages.error(
                request, NOT_READY % {"title": page.get_admin_display_title(), "why": words}
            )
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def _to_be_published(request: HttpRequest, objects: Iterable[Any]) -> Iterator[Page]:
    for page in objects:
        if isinstance(page, Page):
            yield page
            if request.POST.get("include_descendants"):
                yield from page.get_descendants().not_live().specific()

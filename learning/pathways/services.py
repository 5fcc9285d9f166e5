"""A person goes a pathway, and asks for a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.models import ModuleProgress
from learning.pathways.models import Certificate, Cohort, CohortMember
from learning.selectors import module_state
from portal.core import audit
from portal.core.exceptions import NotPossible

if TYPE_CHECKING:
    from learning.models import ModulePage
    from portal.accounts.models import User


@transaction.atomic
def join_cohort(*, actor: User, cohort: Cohort) -> CohortMember:
    """Go the pathway with this cohort, and with no other of the same pathway.

    Raises NotPossible for a cohort that is closed or of a pathway that readers do not see.
    """
    if not cohort.is_open or not cohort.pathway.published:
        raise NotPossible(_("This cohort takes nobody any more."))
    CohortMember.objects.filter(person=actor, cohort__pathway=cohort.pathway_id).exclude(
        cohort=cohort
    ).delete()
    member, _created = CohortMember.objects.get_or_create(person=actor, cohort=cohort)
    audit.record(actor=actor, action="joined cohort", subject=cohort)
    return member


@transaction.atomic
def leave_cohorts(*, actor: User, pathway_id: int) -> None:
    """Go the pathway alone, without a deadline."""
    CohortMember.objects.filter(person=actor, cohort__pathway=pathway_id).delete()


@transaction.atomic
def certify(*, actor: User, module: ModulePage) -> Certificate:
    """Return the person's certificate for a module they completed, made at the first request.

    It keeps the facts of the completion; asking again gives the same one. Raises NotPossible
    before the module is completed, or while a quiz of it is still to be passed.
    """
    progress = (
        ModuleProgress.objects.select_for_update()
        .filter(person=actor, module=module, completed_at__isnull=False)
        .first()
    )
    if progress is None or progress.completed_at is None:
        raise NotPossible(_("There is a certificate when you have completed the module."))
    if not module_state(module, actor).all_passed:
        raise NotPossible(_("There is a certificate when you have passed every quiz."))
    certificate, created = Certificate.objects.get_or_create(
        person=actor,
        module=module,
        defaults={
            "name": actor.display_name,
            "module_title": module.title,
            "module_version": progress.completed_version,
            "minutes": module.minutes or sum(step.value["minutes"] for step in module.steps),
            "completed_on": timezone.localdate(progress.completed_at),
        },
    )
    if created:
        audit.record(actor=actor, action="certified", subject=certificate)
    return certificate

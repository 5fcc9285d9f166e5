"""Who may do what here, as questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.models import Page

from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
    from learning.models.modules import ModulePage
    from portal.core.searchable import Viewer


def may_keep_progress(person: Viewer, module: ModulePage) -> bool:
    """Tell whether this person's progress in this module may be kept: they can open it now."""
    if not person.is_authenticated:
        return False
    return visible_pages(Page.objects.filter(pk=module.pk), person).exists()

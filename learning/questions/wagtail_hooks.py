"""Where questions are exchanged in the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from learning.models import ModulePage
from learning.questions.services import may_exchange
from learning.questions.views import ImportQuestions, export

if TYPE_CHECKING:
    from portal.accounts.models import User


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """Return both addresses."""
    return [
        path(
            "questions/<int:module_id>/import/",
            ImportQuestions.as_view(),
            name="import_questions",
        ),
        path("questions/<int:module_id>/export/", export, name="export_questions"),
    ]


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: User, view_name: str, next_url: Any = None
) -> Iterator[Button]:
    """Offer both at the head of a module."""
    module = page.specific
    if isinstance(module, ModulePage) and may_exchange(user, module):
        yield Button(
            _("Import questions"),
            url=reverse("import_questions", args=(page.pk,)),
            icon_name="upload",
            priority=80,
        )
        yield Button(
            _("Export questions"),
            url=reverse("export_questions", args=(page.pk,)),
            icon_name="download",
            priority=81,
        )

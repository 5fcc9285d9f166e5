"""Where importing shows in the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from learning.importing.models import ImportReport
from learning.importing.services import Kind
from learning.importing.views import ImportDocument, ShowReport
from learning.models import GuideIndexPage, ModuleIndexPage
from portal.accounts.roles import Role, has_role

if TYPE_CHECKING:
    from portal.accounts.models import User

STAFF = (Role.ACADEMY_EDITOR, Role.ACADEMY_PUBLISHER)
_KINDS = {GuideIndexPage: Kind.GUIDE, ModuleIndexPage: Kind.MODULE}


class ImportMenuItem(MenuItem):
    """Shown to those who add pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether this person is one of them."""
        return has_role(request.user, *STAFF)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """Return the addresses of the two pages."""
    return [
        path("importing/", ImportDocument.as_view(), name="import_document"),
        path("importing/report/<int:page_id>/", ShowReport.as_view(), name="import_report"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Return the item of the main menu, below the pages."""
    return ImportMenuItem(
        _("Import a document"), reverse("import_document"), icon_name="upload", order=150
    )


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: User, view_name: str, next_url: Any = None
) -> Iterator[Button]:
    """Offer importing at the head of the lists, and the report at the head of what was imported."""
    kind = _KINDS.get(page.specific_class)
    if kind is not None and has_role(user, *STAFF):
        yield Button(
            _("Import a document"),
            f"{reverse('import_document')}?kind={kind.value}",
            icon_name="upload",
            priority=16,
        )
    elif kind is None and ImportReport.objects.filter(page_id=page.pk).exists():
        yield Button(
            _("Report of the import"),
            reverse("import_report", args=(page.pk,)),
            icon_name="upload",
            priority=64,
        )

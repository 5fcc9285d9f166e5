"""Registrations only."""

from __future__ import annotations

from functools import partial

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from learning.publishing import editing, guards, reports

hooks.register("before_bulk_action", guards.refuse_to_publish_in_bulk)
hooks.register("register_admin_urls", editing.admin_urls)
hooks.register("register_admin_urls", reports.admin_urls)
hooks.register("register_reports_menu_item", reports.menu)
for position, report in enumerate(reports.REPORTS):
    hooks.register(reports.MENU_HOOK, partial(report.menu_item, 100 * position))


@hooks.register("insert_editor_js")
def checks_as_the_editor_writes() -> str:
    """Load the script of the list "Before you publish"."""
    return format_html(
        '<script type="module" src="{}"></script>', static("js/modules/publishing-checks.js")
    )

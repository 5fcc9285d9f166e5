"""The CMS side: who runs a circle, and why a circle with sessions cannot be deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.models import DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from circles.models import AcademyClosure, CirclePage, FacilitatorAssignment, Session
from circles.models.choices import FacilitatorRole
from circles.permissions import has_academy_desk
from portal.accounts.models import User
from portal.accounts.roles import Role


class FacilitatorAssignmentForm(forms.ModelForm[FacilitatorAssignment]):
    """Offers only people who are facilitators, and circles by their titles."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Narrow and order what can be chosen."""
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, groups__name=Role.FACILITATOR)
        self.fields["person"].queryset = people.distinct()  # type: ignore[attr-defined]
        roles = [choice for choice in FacilitatorRole.choices if choice[0] != FacilitatorRole.COVER]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["circle"].queryset = CirclePage.objects.order_by("title")  # type: ignore[attr-defined]

    class Meta:
        model = FacilitatorAssignment
        fields = ["circle", "person", "role"]


class AssignmentsView(IndexView):
    """Who runs whole circles. Who covers a session is asked for on the desk."""

    def get_base_queryset(self) -> Any:
        """Leave out those who cover one session."""
        return super().get_base_queryset().filter(session=None)


class EndAssignmentView(DeleteView):
    """Ends somebody's part in a circle, unless it would be left without a lead (I7)."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Refuse in words while sessions are planned that nobody else would lead."""
        assignment = self.object
        if assignment.role == FacilitatorRole.LEAD and assignment.circle.sessions.coming().exists():
            messages.error(
                self.request,
                f"Not deleted: “{assignment.circle}” has sessions to come and needs a lead. Choose "
                "another person for this role instead, or let the lead hand the circle over.",
            )
            return redirect(self.get_success_url())
        response: HttpResponse = super().form_valid(form)
        return response


class FacilitatorAssignmentViewSet(ModelViewSet):
    """Where the academy says who runs which circle."""

    index_view_class = AssignmentsView
    delete_view_class = EndAssignmentView

    model = FacilitatorAssignment
    name = "circle_facilitators"
    url_prefix = "circle-facilitators"
    menu_label = "Circle facilitators"
    menu_order = 400
    icon = "group"
    add_to_admin_menu = True
    list_display = ["circle", "person", "role"]
    list_filter = ["circle", "role"]
    form_fields = ["circle", "person", "role"]
    inspect_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[FacilitatorAssignmentForm]:
        """Return the form for both adding and changing."""
        return FacilitatorAssignmentForm


@hooks.register("register_admin_viewset")
def register_facilitators() -> FacilitatorAssignmentViewSet:
    """Put the list of facilitators into the admin."""
    return FacilitatorAssignmentViewSet()


class AcademyClosureViewSet(ModelViewSet):
    """Where the academy says on which days nothing of it is held."""

    model = AcademyClosure
    name = "academy_closures"
    url_prefix = "academy-closures"
    menu_label = _("Academy closures")
    menu_order = 410
    icon = "date"
    add_to_admin_menu = True
    list_display = ["name", "first_day", "last_day"]
    form_fields = ["name", "first_day", "last_day"]
    inspect_view_enabled = False


@hooks.register("register_admin_viewset")
def register_closures() -> AcademyClosureViewSet:
    """Put the list of closures into the admin."""
    return AcademyClosureViewSet()


def circles_with_sessions(pages: Iterable[Page]) -> list[str]:
    """Return the titles of circles at or below the pages that have sessions."""
    titles: set[str] = set()
    for page in pages:
        sessions = Session.objects.filter(circle__path__startswith=page.path)
        titles |= set(sessions.values_list("circle__title", flat=True))
    return sorted(titles)


def _refuse(request: HttpRequest, titles: list[str]) -> None:
    named = ", ".join(f"“{title}”" for title in titles)
    messages.error(
        request,
        f"Not deleted: {named} has sessions, and people’s bookings and registers hang on them. "
        "Unpublish the circle instead: that stops new bookings and keeps what happened.",
    )


@hooks.register("before_delete_page")
def keep_circles_with_sessions(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse in words to delete a circle with sessions, or a page above one."""
    titles = circles_with_sessions([page])
    if not titles:
        return None
    _refuse(request, titles)
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_bulk_action")
def keep_circles_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Refuse the same when several pages are deleted at once."""
    pages = [one for one in objects if isinstance(one, Page)]
    titles = circles_with_sessions(pages) if action_type == "delete" else []
    if not titles:
        return None
    _refuse(request, titles)
    parent = pages[0].get_parent()
    return redirect("wagtailadmin_explore", parent.pk) if parent else redirect("wagtailadmin_home")


class _AcademyDeskItem(MenuItem):
    """The way from Wagtail's reports to the academy's desk, for those who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_academy_desk(request.user)


@hooks.register("register_reports_menu_item")
def academy_desk() -> MenuItem:
    """Put the academy's desk among the reports."""
    return _AcademyDeskItem(
        _("Learning circles"), reverse("circles:academy"), name="academy-desk", icon_name="group"
    )

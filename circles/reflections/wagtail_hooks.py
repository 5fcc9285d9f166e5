"""Templates of reflection among the snippets of the admin. Reflections themselves are not there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from circles.reflections.models import ReflectionTemplate


class KeptTemplates(ModelPermissionPolicy):
    """Templates are taken off offer, not deleted: what was written with one needs its name.

    What lies sealed in the letter box needs it too, and the database cannot see that.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow what the model allows, but no deleting."""
        allowed: bool = super().user_has_permission(user, action)
        return allowed and action != "delete"


class ReflectionTemplateViewSet(SnippetViewSet):
    """Staff keep the stages and prompts that people write to."""

    model = ReflectionTemplate
    icon = "form"
    permission_policy = KeptTemplates(ReflectionTemplate)
    list_display = ["name", "source", "version", "is_offered"]
    search_fields = ["name", "summary"]


register_snippet(ReflectionTemplateViewSet)


@hooks.register("before_bulk_action")
def refuse_to_delete_templates(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Stop a bulk deletion of templates, which asks the database's permissions alone."""
    if action_type != "delete" or action.model is not ReflectionTemplate:
        return None
    messages.error(request, gettext("Templates are not deleted. Take them off offer instead."))
    return redirect(reverse(ReflectionTemplate.snippet_viewset.get_url_name("list")))  # type: ignore[attr-defined]

"""The door to the editors' admin."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.exceptions import NotAllowed


@require_safe
@never_cache
def staff_door(request: HttpRequest) -> HttpResponse:
    """Lead people to the one sign-in page, and tell those signed in who may not enter.

    Wagtail sends everybody it turns away to its login address, and allauth sends everybody
    signed in back to where they came from; without this view the two would play ping-pong.
    Raises NotAllowed for somebody signed in without access.
    """
    target = request.GET.get("next", "/cms/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/cms/"
    if not request.user.is_authenticated:
        return redirect_to_login(target, "/accounts/login/")
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect(target)
    raise NotAllowed(
        _("This part of the site is for academy staff, who write and publish its pages.")
    )

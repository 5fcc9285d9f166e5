"""Keeps the person out of the requests that carry a reflection's text."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

View = Callable[..., HttpResponse]


def no_store(view: View) -> View:
    """Keep a page with somebody's text out of every cache, the browser's own included."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return wrapped


def without_person(view: View) -> View:
    """Answer a request as if nobody had sent it: no cookie, session, person or message.

    A browser without JavaScript sends its sign-in cookie along with a form. It is dropped before
    anything reads it, so neither this view nor the middleware after it asks the database who
    that is, and nothing is written to the session. CSRF protection guards acts in a person's
    name; there is none here, and the monthly code or the claim key says what may be done.
    """

    @csrf_exempt
    @no_store
    @sensitive_post_parameters()
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.COOKIES = {}
        request.user = AnonymousUser()
        request.session = SessionStore()
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapped

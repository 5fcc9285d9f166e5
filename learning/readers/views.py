"""Pages and buttons of readers. Thin: rules are in services. No GET writes a row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from learning.models.base import LearningPage
from learning.readers import services
from learning.readers.digest import STOP
from learning.readers.forms import TopicsForm, UsefulForm
from learning.readers.models import ReaderChoice, ReaderMark
from learning.readers.selectors import reading_list, recently_read
from portal.core.exceptions import NotPossible
from portal.core.form_views import form_view
from portal.core.page_audience import visible_pages
from portal.core.pagination import paginate


@require_safe
@login_required
def reading(request: HttpRequest) -> HttpResponse:
    """Show a person's reading list and what they have read lately."""
    person: Any = request.user
    remembers = not ReaderChoice.objects.filter(person=person, remembers_reading=False).exists()
    context = {
        "saved": paginate(request, reading_list(person), 20),
        "recent": list(recently_read(person)[: services.MOST_RECENT]) if remembers else [],
        "remembers": remembers,
    }
    return render(request, "readers/reading.html", context)


@require_POST
@login_required
def save(request: HttpRequest, page_id: int) -> HttpResponse:
    """Put a page on the list, and go back to it."""
    page = _guidance(request, page_id)
    services.save_page(actor=request.user, page=page)  # type: ignore[arg-type]
    messages.success(request, _("It is on your reading list."))
    return redirect(page.url or "/")


@require_POST
@login_required
def remove(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take a page off the list, and go back to where that was asked."""
    services.take_off_list(actor=request.user, page_id=page_id)  # type: ignore[arg-type]
    messages.success(request, _("It is no longer on your reading list."))
    page = visible_pages(Page.objects.filter(pk=page_id), request.user).first()
    if page is None or "from_list" in request.POST:
        return redirect("readers:reading")
    return redirect(page.url or "/")


@require_POST
@login_required
def read(request: HttpRequest, page_id: int) -> HttpResponse:
    """Note that a page was read; asked for by the page's script after a while."""
    page = _guidance(request, page_id)
    services.note_reading(actor=request.user, page=page, version=page.version)  # type: ignore[arg-type]
    return HttpResponse(status=204)


@require_POST
@login_required
def remember(request: HttpRequest) -> HttpResponse:
    """Switch the memory of what was read on or off."""
    on = request.POST.get("remember") == "yes"
    services.remember_reading(actor=request.user, remember=on)  # type: ignore[arg-type]
    words = _("What you read is remembered from now on.") if on else _("Nothing is remembered.")
    messages.success(request, words)
    return redirect("readers:reading")


@require_POST
@login_required
def forget(request: HttpRequest) -> HttpResponse:
    """Forget what was read."""
    services.forget_reading(actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("What you had read is forgotten."))
    return redirect("readers:reading")


@form_view
@login_required
def topics(request: HttpRequest) -> HttpResponse:
    """Choose topics to hear of once a week."""
    person: Any = request.user
    followed = list(person.topics_followed.values_list("topic_id", flat=True))
    form = TopicsForm(request.POST or None, initial={"topics": followed})
    if request.method == "POST":
        form = TopicsForm(request.POST)
        if form.is_valid():
            services.follow_topics(actor=person, topics=form.cleaned_data["topics"])
            messages.success(request, _("Your topics are saved."))
            return redirect("readers:topics")
    return render(request, "readers/topics.html", {"form": form})


@csrf_exempt  # the address itself proves that somebody holds the mail; mail programs post to it
@form_view
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop the weekly mail, and stop it: without signing in."""
    try:
        person = STOP.person_of(token)
    except signing.BadSignature as unknown:
        raise Http404("This address is not complete.") from unknown
    if request.method == "POST":
        services.stop_following(person=person)
        return render(request, "readers/stopped.html")
    return render(request, "readers/stop.html", {"follows": person.topics_followed.exists()})


@form_view
@login_required
def useful(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take whether a page was useful; with an error, show the question on a page of its own."""
    page = _guidance(request, page_id)
    form = UsefulForm(request.POST if request.method == "POST" else None, auto_id="useful_%s")
    if form.is_valid():
        try:
            services.say_useful(actor=request.user, page=page, **form.cleaned_data)  # type: ignore[arg-type]
        except NotPossible as refusal:
            messages.info(request, refusal.message)
        else:
            messages.success(request, _("Thank you. The academy reads it without your name."))
        return HttpResponseRedirect(page.url or "/")
    answered = ReaderMark.objects.filter(person=request.user, page=page, has_answered=True)  # type: ignore[misc]
    if request.method != "POST" and answered.exists():
        return HttpResponseRedirect(page.url or "/")
    return render(request, "readers/useful.html", {"form": form, "subject": page})


def _guidance(request: HttpRequest, page_id: int) -> LearningPage:
    """Return a page of guidance that this person may open; another is not found."""
    page = get_object_or_404(visible_pages(Page.objects.filter(pk=page_id), request.user)).specific
    if not isinstance(page, LearningPage):
        raise Http404("Only guides, resources and modules can be kept.")
    return page

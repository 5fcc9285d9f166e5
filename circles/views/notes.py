"""The learning note: written on the desk, read on its own page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from circles.forms.afterwards import NoteForm
from circles.models import CirclePage, LearningNote
from circles.models.afterwards import NoteState
from circles.permissions import can_open
from circles.reflections.checking import Draft
from circles.selectors import guides_of
from circles.services import notes as services
from circles.views.checked import Steps, write_check_share
from circles.views.desk import facilitator_of, facilitators_only, own_session, session_crumbs
from circles.views.sessions import circle_crumbs
from learning.models import PracticeGuidePage
from portal.core.form_views import form_view
from portal.core.page_audience import visible_pages
from portal.core.pagination import paginate


@form_view
@facilitators_only
def write(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Write the note of a session, check it, and send it to those who agree to it."""
    session, person = own_session(request, session_id), facilitator_of(request)
    circle = session.circle
    known = LearningNote.objects.filter(session=session).first()
    if known is not None and known.state != NoteState.DRAFT:
        context = {"session": session, "note": known, "crumbs": session_crumbs(session)}
        return render(request, "circles/desk/note.html", context)
    guides = guides_of(circle, person)
    posted = request.POST if request.method == "POST" else None
    form = NoteForm(posted, initial=NoteForm.initial_of(known), guides=guides)

    def write_page(form: NoteForm) -> HttpResponse:
        context = {
            "session": session,
            "circle": circle,
            "note": known,
            "form": form,
            "crumbs": session_crumbs(session),
        }
        return render(request, "circles/desk/write_note.html", context)

    def again() -> NoteForm:
        typed = {name: request.POST.getlist(name) for name in ("topics", "guides")}
        return NoteForm(initial={**request.POST.dict(), **typed}, guides=guides)

    def share(draft: Draft) -> HttpResponse:
        services.write_note(
            actor=person,
            session_id=session.pk,
            draft=draft,
            topics=form.cleaned_data["topics"],
            guides=form.cleaned_data.get("guides", ()),
        )
        messages.success(request, _("The note is on its way: those who took part are asked."))
        return redirect("circles:desk_session", session.pk)

    steps = Steps(
        kicker=circle.title,
        sure=_(
            "Nobody who reads it could know a family, a colleague or who said what. If somebody "
            "might, I have changed it."
        ),
        share_words=_("Ask the group to agree"),
        write_page=write_page,
        share=share,
    )
    return write_check_share(request, form, again, steps)


@require_POST
@facilitators_only
def take_back(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Make the note a draft again."""
    session = own_session(request, session_id)
    services.take_note_back(actor=facilitator_of(request), session_id=session.pk)
    messages.success(request, _("The note is a draft again. Nobody else can read it now."))
    return redirect("circles:write_note", session.pk)


@require_safe
def note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Show a published note to whoever may open its circle's page."""
    rows = LearningNote.objects.published().select_related("session__circle")
    found = get_object_or_404(rows.prefetch_related("topics"), pk=note_id)
    circle = found.session.circle
    if not can_open(request.user, circle):
        raise Http404
    context = {
        "note": found,
        "circle": circle,
        "guides": visible_pages(
            PracticeGuidePage.objects.filter(pk__in=found.guides.values("pk")), request.user
        ),
        "crumbs": circle_crumbs(circle),
    }
    return render(request, "circles/note.html", context)


@require_safe
def notes_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a circle has learned, newest first."""
    circles = visible_pages(CirclePage.objects.filter(slug=slug), request.user)
    circle = get_object_or_404(circles)
    published = LearningNote.objects.published().filter(session__circle=circle)
    context = {
        "circle": circle,
        "notes": paginate(request, published.prefetch_related("topics"), 20),
        "crumbs": circle_crumbs(circle),
    }
    return render(request, "circles/notes.html", context)

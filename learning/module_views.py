"""The addresses of a module: overview, steps, the end. Thin: rules are in services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from learning.extensions import completion_panels
from learning.forms import QuizForm
from learning.prerequisites import needed_modules
from learning.quiz import Answers, QuizResult, answers_shown, judge
from learning.reading import related_pages
from learning.selectors import ModuleState, module_state
from learning.services.progress import complete_step
from portal.core.exceptions import NotPossible

if TYPE_CHECKING:
    from learning.models.modules import ModulePage
    from learning.models.progress import StepCompletion


def overview(request: HttpRequest, module: ModulePage) -> HttpResponse:
    """Show what the module is about, its steps, and where to go on."""
    more = {
        "state": module_state(module, request.user),
        "needed": needed_modules(module, request.user),
        **module.surroundings(request),
    }
    return _page(request, module, "learning/module_page.html", more)


def step(request: HttpRequest, module: ModulePage, number: int) -> HttpResponse:
    """Show one step, or take what was done in it and go on.

    People who are not signed in may read and answer; their answer stands in the address
    and is kept nowhere.
    """
    blocks = list(module.steps)
    if not 1 <= number <= len(blocks):
        raise Http404("This module has no such step.")
    block = blocks[number - 1]
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(module.step_url(number))
        return _take(request, module, number, block)
    state = module_state(module, request.user)
    shown = {"state": state, **_quiz_as_it_stands(request, block, state)}
    return _step_page(request, module, number, block, shown)


def complete(request: HttpRequest, module: ModulePage) -> HttpResponse:
    """Show what is done, what is left, and what to do with it."""
    more = {
        "state": module_state(module, request.user),
        "related": related_pages(module, request),
        "panels": completion_panels(module, request),
    }
    return _page(request, module, "learning/module_complete.html", more)


def preview_all_steps(request: HttpRequest, module: ModulePage) -> HttpResponse:
    """Show an editor every step on one page, with the answers."""
    return _page(request, module, "learning/module_all_steps.html", {})


def _take(request: HttpRequest, module: ModulePage, number: int, block: Any) -> HttpResponse:
    """Record a step done, and go where the person can see what came of it."""
    answers: Answers = {}
    if block.block_type == "quiz":
        form = QuizForm(block.value, request.POST)
        if not form.is_valid():
            shown = {"state": module_state(module, request.user), "form": form}
            return _step_page(request, module, number, block, shown)
        answers = form.answers
    try:
        complete_step(actor=request.user, module=module, step_id=block.id, answers=answers)
    except NotPossible as refusal:
        raise Http404(refusal.message) from refusal
    if block.block_type == "quiz":
        return HttpResponseRedirect(f"{module.step_url(number)}#feedback")
    return HttpResponseRedirect(_following_url(module, number))


def _quiz_as_it_stands(request: HttpRequest, block: Any, state: ModuleState) -> dict[str, Any]:
    """Return the form and, where it was answered, what to say about the answers."""
    if block.block_type != "quiz":
        return {}
    if not request.user.is_authenticated:
        form = QuizForm(block.value, request.GET if "check" in request.GET else None)
        return _shown(form, form.judged() if form.is_valid() else None)
    kept = state.completions.get(block.id)
    if kept is None or "again" in request.GET:
        return {"form": QuizForm(block.value)}
    answers = {key: tuple(answer) for key, answer in kept.answers.items()}
    form = QuizForm(block.value, kept=answers)
    return _shown(form, judge(block.value, answers), kept)


def _shown(
    form: QuizForm, result: QuizResult | None, kept: StepCompletion | None = None
) -> dict[str, Any]:
    """Return what a quiz's page needs; the right answers once passed or out of attempts.

    `result` is None where nothing was answered, or the questions have changed since.
    """
    attempts = kept.attempts if kept else 0
    out = answers_shown(form.quiz, attempts)
    limit = form.quiz["attempts"]
    return {
        "form": None if out and result and not result.passed else form,
        "result": result,
        "solutions": result is not None and (result.right == result.total or out),
        "attempts_left": limit - attempts if limit and kept and not out else None,
    }


def _step_page(
    request: HttpRequest, module: ModulePage, number: int, block: Any, shown: dict[str, Any]
) -> HttpResponse:
    """Show a step; `shown` holds the person's state and, in a quiz, form and judgement."""
    more = {
        **shown,
        "step": block,
        "number": number,
        "is_done": shown["state"].steps[number - 1].done,
        "previous_url": module.step_url(number - 1) if number > 1 else module.url,
        "next_url": _following_url(module, number),
    }
    return _page(request, module, "learning/module_step.html", more)


def _following_url(module: ModulePage, number: int) -> str:
    if number < len(module.steps):
        return module.step_url(number + 1)
    return f"{module.url}complete/"


def _page(
    request: HttpRequest, module: ModulePage, template: str, more: dict[str, Any]
) -> HttpResponse:
    return TemplateResponse(request, template, {**module.get_context(request), **more})

from __future__ import annotations

import logging
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from wagtail.models import PageViewRestriction

from learning.models import ModulePage, ModuleProgress, StepCompletion
from learning.selectors import module_state, modules_in_progress
from learning.services.progress import complete_step
from learning.signals import module_completed
from portal.core.exceptions import NotAllowed, NotPossible
from tests.factories.accounts import UserFactory
from tests.factories.learning import ModulePageFactory, quiz_step, text_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def module(site_tree):
    """Three steps: read, answer (the first of two is right), read."""
    page = ModulePageFactory(parent=site_tree.modules, title="A module")
    return ModulePage.objects.get(pk=page.pk)


def question(module, number):
    """The only question of a quiz step, as it is stored."""
    (only,) = module.steps.raw_data[number - 1]["value"]["questions"]
    return only


def option_keys(module, number):
    return [option["id"] for option in question(module, number)["value"]["options"]]


def answers(module, number, *keys):
    return {question(module, number)["id"]: keys}


def complete_all(person, module):
    for number, step_id in enumerate(module.step_ids, start=1):
        is_quiz = module.steps[number - 1].block_type == "quiz"
        given = answers(module, number, option_keys(module, number)[0]) if is_quiz else None
        complete_step(actor=person, module=module, step_id=step_id, answers=given)


def test_a_step_done_is_kept(module, practitioner):
    complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])
    state = module_state(module, practitioner)
    assert (state.done, state.total) == (1, 3)
    assert state.next_step.number == 2
    assert state.completed_at is None


def test_a_step_done_twice_counts_once(module, practitioner):
    for _ in range(2):
        complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])
    assert module_state(module, practitioner).done == 1


def test_one_persons_progress_is_nobody_elses(module, practitioner):
    complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])
    assert module_state(module, UserFactory()).done == 0


def test_the_module_is_complete_when_every_step_is(module, practitioner):
    complete_all(practitioner, module)
    state = module_state(module, practitioner)
    assert state.completed_at is not None
    assert state.next_step is None
    assert modules_in_progress(practitioner) == []


def test_a_module_once_completed_stays_so_when_a_step_is_added(module, practitioner):
    complete_all(practitioner, module)
    block = ModulePage._meta.get_field("steps").stream_block
    module.steps = block.to_python([*module.steps.raw_data, text_step("New")])
    module.save()
    state = module_state(module, practitioner)
    assert state.completed_at is not None
    assert (state.done, state.total) == (3, 4)


def test_moving_a_step_keeps_what_was_done(module, practitioner):
    complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])
    block = ModulePage._meta.get_field("steps").stream_block
    module.steps = block.to_python(list(reversed(list(module.steps.raw_data))))
    module.save()
    assert [step.done for step in module_state(module, practitioner).steps] == [False, False, True]


@pytest.mark.parametrize(("choice", "score"), [(0, 100), (1, 0)])
def test_a_quiz_without_a_pass_mark_is_done_when_answered_rightly_or_not(
    module, practitioner, choice, score
):
    given = answers(module, 2, option_keys(module, 2)[choice])
    done = complete_step(
        actor=practitioner, module=module, step_id=module.step_ids[1], answers=given
    )
    assert (done.score, done.passed) == (score, True)
    assert done.completed_at is not None
    assert done.answers == {key: list(answer) for key, answer in given.items()}


def test_the_latest_answer_is_the_one_kept(module, practitioner):
    right, wrong = option_keys(module, 2)
    for key in (right, wrong):
        given = answers(module, 2, key)
        complete_step(actor=practitioner, module=module, step_id=module.step_ids[1], answers=given)
    kept = StepCompletion.objects.get()
    assert (list(kept.answers.values()), kept.score, kept.attempts) == ([[wrong]], 0, 2)


@pytest.fixture
def examined(site_tree):
    """One quiz with a pass mark and two attempts before its answers are shown."""
    step = quiz_step()
    step["value"] |= {"pass_mark": 100, "attempts": 2}
    page = ModulePageFactory(parent=site_tree.modules, steps=[step], version="1.1")
    return ModulePage.objects.get(pk=page.pk)


def attempt(person, module, choice):
    given = answers(module, 1, option_keys(module, 1)[choice])
    return complete_step(actor=person, module=module, step_id=module.step_ids[0], answers=given)


def test_a_quiz_with_a_pass_mark_is_done_when_it_is_passed_and_stays_so(examined, practitioner):
    assert attempt(practitioner, examined, 1).completed_at is None
    assert module_state(examined, practitioner).done == 0
    passed = attempt(practitioner, examined, 0)
    assert (passed.passed, passed.attempts) == (True, 2)
    assert module_state(examined, practitioner).all_passed
    again = attempt(practitioner, examined, 1)
    assert (again.passed, again.score) == (True, 0)
    assert again.completed_at is not None


def test_nobody_is_locked_out_when_attempts_are_used_up(examined, practitioner):
    attempt(practitioner, examined, 1)
    last = attempt(practitioner, examined, 1)
    assert last.completed_at is not None
    state = module_state(examined, practitioner)
    assert state.completed_at is not None
    assert not state.all_passed
    anew = attempt(practitioner, examined, 0)
    assert (anew.attempts, anew.passed) == (1, True)


def test_a_completion_remembers_the_version_it_was_made_in(examined, practitioner):
    attempt(practitioner, examined, 0)
    examined.version = "2.0"
    examined.save()
    assert module_state(examined, practitioner).completed_version == "1.1"


def test_a_score_is_never_over_a_hundred(module, practitioner):
    progress = ModuleProgress.objects.create(person=practitioner, module=module)
    with pytest.raises(IntegrityError), transaction.atomic():
        StepCompletion.objects.create(progress=progress, step_id=uuid.uuid4(), score=101)


def test_the_time_left_is_that_of_the_steps_not_done(module, practitioner):
    before = module_state(module, practitioner).minutes_left
    complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])
    state = module_state(module, practitioner)
    assert state.minutes_left == before - state.steps[0].minutes
    (begun,) = modules_in_progress(practitioner)
    assert begun.minutes_left == state.minutes_left


@pytest.mark.parametrize("answer", [(), ("no such answer",), ("\x00",)])
def test_an_answer_that_is_not_offered_is_refused_and_nothing_is_kept(module, practitioner, answer):
    given = answers(module, 2, *answer)
    with pytest.raises(NotPossible, match="Answer each question"):
        complete_step(actor=practitioner, module=module, step_id=module.step_ids[1], answers=given)
    assert not ModuleProgress.objects.exists()


def test_a_step_that_the_module_no_longer_has_is_refused(module, practitioner):
    with pytest.raises(NotPossible, match="no longer has this step"):
        complete_step(actor=practitioner, module=module, step_id=str(uuid.uuid4()))


def test_people_who_are_not_signed_in_have_no_progress(module):
    with pytest.raises(NotAllowed):
        complete_step(actor=AnonymousUser(), module=module, step_id=module.step_ids[0])
    assert module_state(module, AnonymousUser()).done == 0


def test_progress_is_not_kept_in_a_module_one_may_not_open(module, practitioner):
    PageViewRestriction.objects.create(page=module, restriction_type=PageViewRestriction.GROUPS)
    with pytest.raises(NotAllowed):
        complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])


def test_progress_is_not_kept_in_a_draft(module, practitioner):
    module.unpublish()
    with pytest.raises(NotAllowed):
        complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])


def test_the_database_holds_one_progress_for_each_person_and_module(module, practitioner):
    ModuleProgress.objects.create(person=practitioner, module=module)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModuleProgress.objects.create(person=practitioner, module=module)


def test_the_database_holds_each_step_once(module, practitioner):
    progress = ModuleProgress.objects.create(person=practitioner, module=module)
    StepCompletion.objects.create(progress=progress, step_id=module.step_ids[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        StepCompletion.objects.create(progress=progress, step_id=module.step_ids[0])


def test_a_module_cannot_be_completed_before_it_was_begun(module, practitioner, time_machine):
    progress = ModuleProgress.objects.create(person=practitioner, module=module)
    progress.completed_at = progress.started_at.replace(year=2000)
    with pytest.raises(IntegrityError), transaction.atomic():
        progress.save()


def test_a_begun_module_cannot_vanish_with_peoples_progress(module, practitioner):
    complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])
    with pytest.raises(ProtectedError):
        module.delete()


def test_progress_goes_with_the_person(module, practitioner):
    complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])
    practitioner.delete()
    assert not ModuleProgress.objects.exists()


def test_the_log_tells_ids_only(module, practitioner, caplog):
    with caplog.at_level(logging.INFO, logger="portal.audit"):
        complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])
    assert f"by {practitioner.pk}" in caplog.text
    assert practitioner.email not in caplog.text
    assert module.title not in caplog.text


def test_the_desk_shows_modules_begun_the_latest_first(site_tree, module, practitioner):
    later = ModulePage.objects.get(pk=ModulePageFactory(parent=site_tree.modules).pk)
    ModulePageFactory(parent=site_tree.modules)
    complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])
    complete_step(
        actor=practitioner,
        module=later,
        step_id=later.step_ids[1],
        answers=answers(later, 2, option_keys(later, 2)[0]),
    )
    first, second = modules_in_progress(practitioner)
    assert first.title == later.title
    assert first.next_url == f"{later.url}step/1/"
    assert (second.title, second.done, second.total) == ("A module", 1, 3)
    assert second.next_url == f"{module.url}step/2/"


def test_the_desk_leaves_out_modules_one_may_no_longer_open(module, practitioner):
    complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])
    PageViewRestriction.objects.create(page=module, restriction_type=PageViewRestriction.GROUPS)
    assert modules_in_progress(practitioner) == []


def test_the_desk_takes_as_many_queries_for_ten_modules_as_for_two(
    site_tree, practitioner, django_assert_max_num_queries
):
    def begin(number):
        for page in ModulePageFactory.create_batch(number, parent=site_tree.modules):
            module = ModulePage.objects.get(pk=page.pk)
            complete_step(actor=practitioner, module=module, step_id=module.step_ids[0])

    begin(2)
    modules_in_progress(practitioner)
    with django_assert_max_num_queries(5) as few:
        assert len(modules_in_progress(practitioner)) == 2
    begin(8)
    with django_assert_max_num_queries(5) as many:
        assert len(modules_in_progress(practitioner)) == 10
    assert len(few) == len(many)


def test_whoever_listens_hears_once_that_a_module_was_completed(module, practitioner):
    heard = []

    def listen(sender, progress, **kwargs):
        heard.append(progress)

    module_completed.connect(listen)
    try:
        complete_all(practitioner, module)
        complete_all(practitioner, module)
    finally:
        module_completed.disconnect(listen)
    assert [one.module_id for one in heard] == [module.pk]

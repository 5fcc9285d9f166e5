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


def option_keys(module, number):
    return [option["id"] for option in module.steps.raw_data[number - 1]["value"]["options"]]


def complete_all(person, module):
    for number, step_id in enumerate(module.step_ids, start=1):
        is_quiz = module.steps[number - 1].block_type == "quiz"
        answer = (option_keys(module, number)[0],) if is_quiz else ()
        complete_step(actor=person, module=module, step_id=step_id, answer=answer)


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


@pytest.mark.parametrize(("choice", "is_right"), [(0, True), (1, False)])
def test_a_quiz_is_done_when_answered_rightly_or_not(module, practitioner, choice, is_right):
    answer = (option_keys(module, 2)[choice],)
    done = complete_step(
        actor=practitioner, module=module, step_id=module.step_ids[1], answer=answer
    )
    assert done.correct is is_right
    assert done.chosen == list(answer)


def test_the_latest_answer_is_the_one_kept(module, practitioner):
    right, wrong = option_keys(module, 2)
    for answer in (right, wrong):
        complete_step(
            actor=practitioner, module=module, step_id=module.step_ids[1], answer=(answer,)
        )
    kept = StepCompletion.objects.get()
    assert (kept.chosen, kept.correct) == ([wrong], False)


def test_where_several_are_right_all_of_them_and_no_other_is_right(site_tree, practitioner):
    page = ModulePageFactory(parent=site_tree.modules, steps=[quiz_step(right=2, wrong=1)])
    module = ModulePage.objects.get(pk=page.pk)
    first, second, wrong = option_keys(module, 1)
    for answer, is_right in (
        ((first,), False),
        ((first, second, wrong), False),
        ((second, first), True),
    ):
        done = complete_step(
            actor=practitioner, module=module, step_id=module.step_ids[0], answer=answer
        )
        assert done.correct is is_right


@pytest.mark.parametrize("answer", [(), ("no such answer",), ("\x00",)])
def test_an_answer_that_is_not_offered_is_refused_and_nothing_is_kept(module, practitioner, answer):
    with pytest.raises(NotPossible, match="Choose one of the answers"):
        complete_step(actor=practitioner, module=module, step_id=module.step_ids[1], answer=answer)
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
        answer=(option_keys(later, 2)[0],),
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

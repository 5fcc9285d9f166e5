"""What several ask for at the same moment is done together, and each is answered for themselves."""

from __future__ import annotations

import threading

from django.db import IntegrityError

from circles.services.together import MOST_AT_ONCE, Together
from portal.core.exceptions import Busy, NotPossible


def ask(together, wishes):
    """Let a thread for each wish ask; return {wish: answer or error}."""
    answers = {}

    def one(wish):
        try:
            answers[wish] = together.do(wish)
        except Exception as error:  # noqa: BLE001 - looked at by the tests
            answers[wish] = error

    threads = [threading.Thread(target=one, args=(wish,)) for wish in wishes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    return answers


def test_who_comes_while_somebody_writes_is_written_with_the_next():
    batches, first_began, rest_came = [], threading.Event(), threading.Event()

    def work(wishes):
        batches.append(list(wishes))
        if len(batches) == 1:
            first_began.set()
            rest_came.wait(10)
        return [wish * 2 for wish in wishes]

    together = Together(work)
    answers = {}
    leader = threading.Thread(target=lambda: answers.update({0: together.do(0)}))
    leader.start()
    assert first_began.wait(10)
    others = threading.Thread(target=lambda: answers.update(ask(together, range(1, 6))))
    others.start()
    while len(together._waiting) < 5:
        pass
    rest_came.set()
    leader.join(10)
    others.join(10)

    assert answers == {wish: wish * 2 for wish in range(6)}
    assert [len(batch) for batch in batches] == [1, 5]


def test_a_refusal_reaches_only_whom_it_is_for():
    def work(wishes):
        return [NotPossible("odd") if wish % 2 else wish for wish in wishes]

    answers = ask(Together(work), range(8))

    assert [type(answers[wish]) for wish in range(4)] == [int, NotPossible, int, NotPossible]


def test_one_bad_wish_spoils_nobody_elses():
    def work(wishes):
        if 3 in wishes:
            raise IntegrityError("gone")
        return [wish + 1 for wish in wishes]

    answers = ask(Together(work), range(12))

    assert isinstance(answers.pop(3), IntegrityError)
    assert answers == {wish: wish + 1 for wish in answers}


def test_a_lock_that_does_not_come_is_said_to_everybody():
    def work(wishes):
        raise Busy("wait")

    assert {type(answer) for answer in ask(Together(work), range(5)).values()} == {Busy}


def test_more_than_can_be_written_at_once_are_written_one_batch_after_another():
    sizes = []

    def work(wishes):
        sizes.append(len(wishes))
        return [wish + 1 for wish in wishes]

    wishes = range(MOST_AT_ONCE + 20)
    assert len(ask(Together(work), wishes)) == len(wishes)
    assert max(sizes) <= MOST_AT_ONCE
    assert sum(sizes) == len(wishes)

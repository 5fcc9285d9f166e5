"""Two who change or lay out sessions at the same moment: one series, nothing overwritten."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone

from tests.concurrency.conftest import ground

FEW_ROUNDS = 4


def test_d2_one_form_sent_by_several_processes_at_once_makes_one_series(environment, racers):
    laid = ground(environment, "lay", FEW_ROUNDS, 1, 4)
    several = racers(4)
    for session in laid["sessions"]:
        order = {"session": session, "schedule": str(uuid.uuid4())}
        went = several.run([order] * 4)
        assert len(set(went)) == 1, went
        assert len(went[0].split()) == 3


def test_of_two_who_change_the_same_sessions_at_once_one_is_told_to_look_again(environment, racers):
    laid = ground(environment, "lay", FEW_ROUNDS, 1, 4)
    two = racers(2)
    for session in laid["sessions"]:
        wishes = [{"session": session, "venue": venue} for venue in ("Library", "Town hall")]
        first, second = two.run(wishes)
        assert first == second
        seen = [{**wish, "seen": first} for wish in wishes]
        assert sorted(two.run(seen)) == ["ChangedMeanwhile", "changed"]


def test_two_sessions_of_a_series_moved_to_one_day_at_once_do_not_meet(environment, racers):
    laid = ground(environment, "lay", FEW_ROUNDS, 1, 4)
    two = racers(2)
    for number, session in enumerate(laid["sessions"]):
        order = {"session": session, "schedule": str(uuid.uuid4())}
        first, second, _ = two.run([order] * 2)[0].split()
        day = str(timezone.localdate() + timedelta(days=60 + number))
        move = {"day": day, "venue": "Room 2", "scope": "this"}
        went = two.run([{**move, "session": first}, {**move, "session": second}])
        assert sorted(went) == ["NotPossible", "changed"], went

"""Several people, as many processes, too few places: never too many booked, nobody lost.

The races run on a database of their own, of the kind the suite runs on: a SQLite file, or a
new database on the PostgreSQL server.
"""

from __future__ import annotations

import uuid

from tests.concurrency.conftest import ground

ROUNDS, FEW_ROUNDS = 25, 4
MANY = 8


def test_d1_d4_two_people_and_the_last_place_of_a_session_nobody_booked(environment, racers):
    laid = ground(environment, "lay", ROUNDS, 2, 1)
    two = racers(2)
    for session in laid["sessions"]:
        went = two.run([{"person": person, "session": session} for person in laid["people"]])
        assert sorted(went) == ["booked", "waiting"], went
    assert ground(environment, "recount", *laid["sessions"])["breaches"] == []


def test_many_people_and_a_few_places(environment, racers):
    laid = ground(environment, "lay", FEW_ROUNDS, MANY, 3)
    all_at_once = racers(MANY)
    for session in laid["sessions"]:
        orders = [{"person": person, "session": session} for person in laid["people"]]
        went = all_at_once.run(orders)
        assert sorted(went) == ["booked"] * 3 + ["waiting"] * (MANY - 3), went
    after = ground(environment, "recount", *laid["sessions"])
    assert after["breaches"] == []
    queue = [["waiting", number] for number in range(1, MANY - 2)]
    assert after["sessions"] == [[["booked", None]] * 3 + queue] * FEW_ROUNDS


def test_d7_d15_somebody_gives_up_a_place_while_another_asks_for_one(environment, racers):
    laid = ground(environment, "lay", FEW_ROUNDS, 3, 1)
    holder, waiting, newcomer = laid["people"]
    two = racers(2)
    for session in laid["sessions"]:
        for person in (holder, waiting):
            two.run([{"person": person, "session": session}] * 2)
        went = two.run(
            [
                {"person": holder, "session": session, "cancel": "yes"},
                {"person": newcomer, "session": session},
            ]
        )
        assert went == ["cancelled", "waiting"], went
    after = ground(environment, "recount", *laid["sessions"])
    assert after["breaches"] == []
    # Whoever waited has the place, by their number; a newcomer never overtakes.
    assert after["sessions"] == [[["booked", 1], ["waiting", 2]]] * FEW_ROUNDS


def test_one_form_sent_by_several_processes_at_once_makes_one_booking(environment, racers):
    laid = ground(environment, "lay", FEW_ROUNDS, 1, 4)
    [person] = laid["people"]
    several = racers(4)
    for session in laid["sessions"]:
        order = {"person": person, "session": session, "key": str(uuid.uuid4())}
        assert several.run([order] * 4) == ["booked"] * 4
    after = ground(environment, "recount", *laid["sessions"])
    assert after == {"breaches": [], "sessions": [[["booked", None]]] * FEW_ROUNDS}


def test_without_the_lock_the_race_is_lost(environment, racers):
    """The control: if this passed unharmed, the races above would prove nothing."""
    laid = ground(environment, "lay", FEW_ROUNDS, 2, 1)
    two = racers(2, unlocked=True)
    for session in laid["sessions"]:
        two.run([{"person": person, "session": session} for person in laid["people"]])
    assert ground(environment, "recount", *laid["sessions"])["breaches"]

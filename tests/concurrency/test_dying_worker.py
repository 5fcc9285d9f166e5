"""The worker dies in the middle of its tasks (T-F9)."""

from __future__ import annotations

import pytest

from tests.concurrency.conftest import ground
from tests.portal.core.mail_server import MailServer

#: More than the statements of a worker's run: it is killed before the first, the second …
PEOPLE = 30
#: A run is its claims, the notification, the mail, and their ends.
AT_LEAST = 12


@pytest.fixture
def mail_server():
    server = MailServer()
    server.start()
    yield server
    server.stop()


def test_t_f9_what_a_dying_worker_left_is_done_once_by_its_effect(environment, racers, mail_server):
    # The last session is weeks away: nobody is reminded meanwhile.
    laid = ground(environment, "lay", 10, PEOPLE, PEOPLE)
    session = laid["sessions"][-1]
    addresses = ground(environment, "sign-in", *laid["people"])["mail"]
    port = {"mail_port": mail_server.port}
    booker = racers(1)
    booker.run([{**port, "minutes": 1}])  # what was left over from laying out

    deaths = 0
    for point, person in enumerate(laid["people"], 1):
        assert booker.run([{"person": person, "session": session}]) == ["booked"]
        (went,) = racers(1).run([{**port, "dies_before": point}])
        if went:
            break
        deaths = point
        (made_good,) = racers(1).run([{**port, "minutes": 10 * point}])
        assert made_good.startswith("did"), made_good

    assert went.startswith("did"), went
    assert deaths >= AT_LEAST
    for person in laid["people"][: deaths + 1]:
        ids = [one for address, one in mail_server.taken if address == addresses[person]]
        assert len(ids) in (1, 2), "at least once, at most twice"
        assert len(set(ids)) == 1, "a repeat is known by its Message-ID"
    assert ground(environment, "left-over") == {"notifications": 0, "mails": 0}

"""Several processes that save while others search: what each does, and what goes wrong."""

from __future__ import annotations

from contextlib import contextmanager

from search.evaluation.crowd import SAVERS, work_at_once


@contextmanager
def quiet(number):
    yield lambda at: None


def test_every_save_is_counted_and_searches_go_on_meanwhile():
    found = work_at_once(saver=quiet, saves=3, searcher=quiet)
    assert found["saves"] == 3 * SAVERS
    assert found["errors"] == {}


def test_what_goes_wrong_is_told_and_the_rest_goes_on():
    @contextmanager
    def clumsy(number):
        yield lambda at: 1 // at

    found = work_at_once(saver=clumsy, saves=3, searcher=quiet)
    assert found["saves"] == 2 * SAVERS
    assert list(found["errors"].values()) == [SAVERS]


def test_a_saver_that_cannot_begin_keeps_nobody_waiting():
    @contextmanager
    def absent(number):
        raise OSError("no room")
        yield

    found = work_at_once(saver=absent, saves=3, searcher=quiet)
    assert found["saves"] == 0
    assert found["errors"] == {"saves: OSError no room": SAVERS}

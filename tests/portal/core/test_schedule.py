"""Scheduled work runs when due, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.core import schedule
from portal.core.schedule import every, run_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_other_jobs(monkeypatch):
    monkeypatch.setattr(schedule, "_jobs", {})


def test_a_job_runs_when_due_and_not_before(no_other_jobs):
    runs = []
    every(minutes=10, name="count")(lambda: runs.append(1))
    now = timezone.now()
    run_due(now)
    run_due(now + timedelta(minutes=9))
    assert len(runs) == 1
    run_due(now + timedelta(minutes=10))
    assert len(runs) == 2


def test_two_schedulers_run_a_job_once(no_other_jobs):
    runs = []

    def meddle():
        """The other scheduler looks while this one is at work."""
        run_due(now)
        runs.append(1)

    now = timezone.now()
    every(minutes=10, name="meddled")(meddle)
    run_due(now)
    assert len(runs) == 1


def test_a_failing_job_does_not_stop_the_others(no_other_jobs):
    done = []

    def fail():
        raise ValueError

    every(minutes=1, name="fails")(fail)
    every(minutes=1, name="works")(lambda: done.append(1))
    assert run_due() == ["works"]


def test_the_command_names_what_it_ran(no_other_jobs, manage):
    every(minutes=1, name="only-job")(lambda: None)
    assert manage("run_schedule", "--once").strip() == "only-job"
